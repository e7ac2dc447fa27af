using Concord.Log;
using Concord.StateMachine;

namespace Concord.Archive;

/// <summary>Restores the state of a revision or a moment from an archive, and checks every step by the hash that was archived with it.</summary>
public static class ArchiveRestore
{
    private const int StepBatches = 64;

    /// <summary>Finds the newest base before a point and applies what was archived since.</summary>
    /// <param name="target">The archive.</param>
    /// <param name="point">What to restore to.</param>
    /// <param name="progress">Told now and then how far it has come; null: nobody.</param>
    /// <param name="ct">Gives it up.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.NotFound"/>: the archive does not hold the point. <see cref="ConcordErrorCode.InvalidBackup"/>,
    /// <see cref="ConcordErrorCode.BackupChecksumMismatch"/>, <see cref="ConcordErrorCode.UnsupportedFormat"/>: an object that is needed is not as it was
    /// written; the message names it.
    /// </exception>
    public static async Task<RestoredState> RunAsync(
        IArchiveTarget target, RestorePoint point, IProgress<ArchiveProgress>? progress = null, CancellationToken ct = default)
    {
        var index = await ArchiveIndex.ReadAsync(target, ct).ConfigureAwait(false);
        var plan = ArchivePlan.Find(index, point);
        var state = await ReadBaseAsync(target, plan.Base, ct).ConfigureAwait(false);
        var restored = new RestoredState(state, DateTimeOffset.FromUnixTimeMilliseconds(plan.Base.TimeMs));
        foreach (var segment in plan.Segments)
        {
            var source = await OpenAsync(target, ArchiveNames.Of(segment), ct).ConfigureAwait(false);
            await using var disposed = source.ConfigureAwait(false);
            var before = restored;
            restored = await Task.Run(() => Replay(before, segment, source, point, batches => Report(batches, segment)), ct).ConfigureAwait(false);
        }

        progress?.Report(new ArchiveProgress(restored.Position.Value - plan.Base.At.Position.Value, restored.Position.Value - plan.Base.At.Position.Value));
        return restored;

        void Report(LogPosition reached, ArchivedSegment segment)
        {
            ct.ThrowIfCancellationRequested();
            var from = plan.Base.At.Position.Value;
            progress?.Report(new ArchiveProgress(reached.Value - from, Math.Max(plan.End.Position.Value, segment.UpTo.Position.Value) - from));
        }
    }

    internal static async Task<StoreState> ReadBaseAsync(IArchiveTarget target, ArchivedBase from, CancellationToken ct)
    {
        var source = await OpenAsync(target, ArchiveNames.Of(from), ct).ConfigureAwait(false);
        await using var disposed = source.ConfigureAwait(false);
        return await Task.Run(() => BaseFile.Read(from, source, ct), ct).ConfigureAwait(false);
    }

    private static async Task<Stream> OpenAsync(IArchiveTarget target, string name, CancellationToken ct) =>
        await target.OpenAsync(name, ct).ConfigureAwait(false)
        ?? throw new ConcordException(ConcordErrorCode.NotFound, $"The object '{name}' of the archive is gone.");

    private static RestoredState Replay(RestoredState restored, ArchivedSegment segment, Stream source, RestorePoint point, Action<LogPosition> reached)
    {
        foreach (var batch in SegmentFile.Read(segment, source))
        {
            if (restored.Revision >= point.Revision) return restored; // Right after it, not with the ticks that follow.
            if (batch.UpTo.Position.Value % StepBatches == 0) reached(batch.UpTo.Position);
            var committed = new CommittedBatch(batch.UpTo.Position, batch.Bytes);
            if (point.Includes(batch.Revision, batch.TimeMs))
            {
                var state = BatchApplier.Apply(restored.State, committed, []).State;
                if (LogPoint.Of(state) != batch.UpTo || state.Revision != batch.Revision) throw Diverged(segment, batch);
                restored = new RestoredState(state, DateTimeOffset.FromUnixTimeMilliseconds(batch.TimeMs));
                continue;
            }

            if (point.Revision is not { } wanted) return restored;
            return new RestoredState(BatchPrefix.Apply(restored.State, committed, wanted), DateTimeOffset.FromUnixTimeMilliseconds(batch.TimeMs));
        }

        return restored;
    }

    private static ConcordException Diverged(ArchivedSegment segment, ArchivedBatch batch) => new(
        ConcordErrorCode.BackupChecksumMismatch,
        $"'{ArchiveNames.Of(segment)}' cannot be used: position {batch.UpTo.Position} does not give the state that was archived with it.");
}
