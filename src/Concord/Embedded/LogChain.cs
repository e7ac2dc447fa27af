using Concord.Embedded.Disks;
using Concord.Embedded.Segments;
using Concord.Log;

namespace Concord.Embedded;

/// <summary>Whether segments and snapshots make one history without a hole, which a start can go on with.</summary>
internal static class LogChain
{
    /// <param name="disk">For messages.</param>
    /// <param name="store">For messages.</param>
    /// <param name="scans">All segments, oldest first.</param>
    /// <param name="snapshots">Positions of the snapshots that exist, ascending.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.CorruptLog"/>, naming the first place where it does not.</exception>
    public static void Check(IDisk disk, StoreId store, IReadOnlyList<SegmentScan> scans, IReadOnlyList<LogPosition> snapshots)
    {
        if (scans.Count == 0) throw CorruptLog.At(disk, new Segment(LogPosition.Start.Next, store).Name, 0, "the log has no segment");
        var oldest = scans[0].Segment;
        if (oldest.First != LogPosition.Start.Next && !snapshots.Any(snapshot => snapshot.Next >= oldest.First))
            throw CorruptLog.At(disk, oldest.Name, 0, "earlier segments are missing, and no snapshot stands in for them");

        for (var i = 0; i < scans.Count; i++)
        {
            if (scans[i].Tail.Kind == SegmentTailKind.Damaged)
                throw CorruptLog.At(disk, scans[i].Segment.Name, scans[i].End, scans[i].Tail.Reason);
            if (i + 1 < scans.Count) CheckSeam(disk, scans[i], scans[i + 1].Segment);
        }

        var newest = scans[^1];
        if (snapshots.Count > 0 && snapshots[^1] >= newest.Next)
        {
            throw CorruptLog.At(
                disk, newest.Segment.Name, newest.End,
                $"the log ends at {newest.Next.Value - 1}, but there is a snapshot of {snapshots[^1]}");
        }
    }

    private static void CheckSeam(IDisk disk, SegmentScan before, Segment segment)
    {
        // Only the newest segment can have been written to when the power went.
        if (before.Tail.Kind != SegmentTailKind.Clean)
            throw CorruptLog.At(disk, before.Segment.Name, before.End, $"{before.Tail.Reason}, and this is not the newest segment");
        if (before.Next != segment.First)
        {
            throw CorruptLog.At(
                disk, before.Segment.Name, before.End, $"position {before.Next} is missing; the next segment begins at {segment.First}");
        }
    }
}
