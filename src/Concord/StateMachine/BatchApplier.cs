using System.Numerics;
using System.Text;
using Concord.Changes;
using Concord.Commits;
using Concord.Log;
using Concord.StateMachine.Proposers;
using Concord.Transactions;

namespace Concord.StateMachine;

/// <summary>
/// Applies one committed batch to a state and makes the next one. A pure function of the two: no I/O, no clock, no chance, so that the
/// same log gives the same state on every node.
/// </summary>
internal static class BatchApplier
{
    /// <param name="before">The state to start from; it is left as it is.</param>
    /// <param name="batch">What came out of the log.</param>
    /// <param name="results">Room for the result of each command; empty when nobody waits for them.</param>
    public static AppliedBatch Apply(StoreState before, CommittedBatch batch, Span<CommandOutcome> results)
    {
        var bytes = batch.Bytes.Span;
        var (id, isHello, count) = BatchFormat.ReadHeader(bytes);
        var admission = before.Proposers.Admit(id, isHello, batch.Position, out var proposers);
        var hash = Mix(before.Hash, batch.Position, bytes);
        if (admission != Admission.Takes)
            return new AppliedBatch(before with { Position = batch.Position, Hash = hash }, [], admission, IsReplaced: false);

        var edit = new StateEdit(before, new List<ChangeSet>(count));
        var rest = bytes[BatchFormat.HeaderBytes..];
        for (var i = 0; i < count; i++)
        {
            var outcome = Apply(edit, BatchFormat.TakeCommand(ref rest), collect: !results.IsEmpty);
            if (!results.IsEmpty) results[i] = outcome;
        }

        var state = edit.Finish() with { Position = batch.Position, Hash = hash, Proposers = proposers };
        return new AppliedBatch(state, edit.Changes, admission, edit.IsReplaced);
    }

    private static CommandOutcome Apply(StateEdit edit, ReadOnlySpan<byte> command, bool collect)
    {
        var reader = new CommandReader(command);
        var outcome = reader.ReadByte() switch
        {
            CommandFormat.TransactionCommand => new TransactionRun(edit, collect).Run(ref reader),
            CommandFormat.TickCommand => ClockCommands.Tick(edit, ref reader),
            CommandFormat.SweepCommand => ClockCommands.Sweep(edit, ref reader),
            CommandFormat.FillIndexCommand => FillIndex(edit, ref reader),
            CommandFormat.RestoreCommand => Restoration.Run(edit, ref reader),
            _ => throw CommandReader.Malformed(),
        };
        return reader.AtEnd ? outcome : throw CommandReader.Malformed();
    }

    private static CommandOutcome FillIndex(StateEdit edit, ref CommandReader reader)
    {
        var name = Encoding.UTF8.GetString(reader.ReadBytes());
        return new CommandOutcome(new CommitResult(true, edit.Revision, edit.FillIndex(name, reader.ReadLength())));
    }

    // Not a cryptographic hash: it tells that two nodes went apart by a fault, not that somebody wanted them to.
    private static ulong Mix(ulong hash, LogPosition position, ReadOnlySpan<byte> batch)
    {
        var crc = Embedded.Crc32C.Of(batch);
        return BitOperations.RotateLeft((hash ^ crc ^ (ulong)position.Value) * 0x9E37_79B9_7F4A_7C15, 29);
    }
}
