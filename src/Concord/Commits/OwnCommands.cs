using Concord.Kv;
using Concord.StateMachine;
using Concord.Transactions;

namespace Concord.Commits;

/// <summary>The commands that are not transactions of a caller: they go through the log like any other.</summary>
internal sealed class OwnCommands(CommitPipeline pipeline)
{
    private const int SizeHint = 32;

    /// <summary>Moves the store's clock on; without effect when it is there already.</summary>
    public ValueTask<CommitResult> MoveClockAsync(ClusterTime time, CancellationToken ct)
    {
        var writer = new CommandWriter(SizeHint);
        writer.WriteTick(time);
        return pipeline.SubmitAsync(writer.Written, ct);
    }

    /// <summary>Removes so many of those that have expired, the longest expired first; <see cref="CommitResult.Affected"/> tells how many.</summary>
    public ValueTask<CommitResult> SweepAsync(int countMax, CancellationToken ct)
    {
        var writer = new CommandWriter(SizeHint);
        writer.WriteSweep(countMax);
        return pipeline.SubmitAsync(writer.Written, ct);
    }

    /// <summary>Puts so many more of the records that are there into an index; <see cref="CommitResult.Affected"/> tells how many were looked at.</summary>
    public ValueTask<CommitResult> FillIndexAsync(string name, int countMax, CancellationToken ct)
    {
        var writer = new CommandWriter(SizeHint + name.Length);
        writer.WriteFillIndex(System.Text.Encoding.UTF8.GetBytes(name), countMax);
        return pipeline.SubmitAsync(writer.Written, ct);
    }

    /// <summary>Puts another state in the place of this one, on all nodes at once; <see cref="CommitResult.Affected"/> tells how many keys it has.</summary>
    public async ValueTask<CommitResult> RestoreAsync(StoreState restored, CancellationToken ct)
    {
        var content = await Restoration.EncodeAsync(restored, ct).ConfigureAwait(false);
        var writer = new CommandWriter(content.Length + SizeHint);
        writer.WriteRestore(content);
        return await pipeline.SubmitAsync(writer.Written, ct).ConfigureAwait(false);
    }
}
