using Concord.Embedded.Segments;
using Concord.Log;

namespace Concord.Embedded.Doctor;

/// <summary>Finds the longest history that snapshots and log still give together, and what has to be done so that a start finds it alone.</summary>
/// <remarks>
/// A history begins at the very start or at an intact snapshot, and goes on through records that follow each other without a hole. One that
/// ends with a snapshot is as good: the log then begins anew behind it.
/// </remarks>
internal static class RepairPlanner
{
    /// <param name="store">The store that the files belong to.</param>
    /// <param name="isFormatGood">Whether FORMAT says so.</param>
    /// <param name="segments">All that were found, by first position.</param>
    /// <param name="snapshots">All that were found, by position.</param>
    public static RepairPlan Plan(
        StoreId store, bool isFormatGood, IReadOnlyList<SegmentScan> segments, IReadOnlyList<FoundSnapshot> snapshots)
    {
        LogPosition[] bases = [LogPosition.Start, .. snapshots.Where(snapshot => snapshot.IsIntact).Select(snapshot => snapshot.Position)];
        var runs = Runs(segments);
        var run = runs
            .Where(run => bases.Any(position => position.Next >= run.First && position <= run.Last))
            .OrderByDescending(run => run.Last).ThenBy(run => run.First)
            .FirstOrDefault();
        if (run is not null && run.Last < bases[^1]) run = null; // A snapshot alone reaches further.
        var last = run?.Last ?? bases[^1];

        var steps = new List<RepairStep>();
        if (!isFormatGood) steps.Add(new RepairStep(RepairAction.WriteFormat, FormatFile.Name));
        foreach (var segment in segments.Reverse())
        {
            if (run is null || !run.Segments.Contains(segment)) steps.Add(new RepairStep(RepairAction.SetAside, segment.Segment.Name));
        }

        foreach (var snapshot in snapshots.Where(snapshot => snapshot.Position > last))
            steps.Add(new RepairStep(RepairAction.SetAside, snapshot.Name));
        if (run is null) steps.Add(new RepairStep(RepairAction.BeginSegment, new Segment(last.Next, store).Name));
        else if (MustBeCut(run.Segments[^1], segments)) steps.Add(new RepairStep(RepairAction.Cut, run.Segments[^1].Segment.Name, run.Segments[^1].End));

        LogPosition[] known =
        [
            last,
            .. segments.Select(segment => new LogPosition(segment.Next.Value - 1)),
            .. snapshots.Select(snapshot => snapshot.Position),
        ];
        return new RepairPlan { KeepsThrough = last.Value, KnownThrough = known.Max().Value, Steps = steps };
    }

    /// <summary>Segments that follow each other without a hole, as far as their records are intact.</summary>
    private static List<Run> Runs(IReadOnlyList<SegmentScan> segments)
    {
        var runs = new List<Run>();
        SegmentScan? before = null;
        foreach (var segment in segments)
        {
            var isUsable = segment.End > 0; // Else not even its header is there.
            if (isUsable && before is { Tail.Kind: SegmentTailKind.Clean } && before.Next == segment.Segment.First) runs[^1].Segments.Add(segment);
            else if (isUsable) runs.Add(new Run([segment]));
            before = isUsable ? segment : null;
        }

        return runs;
    }

    // What was never finished at the end of the newest segment is left to the start, which cuts it off as after any crash.
    private static bool MustBeCut(SegmentScan segment, IReadOnlyList<SegmentScan> segments) =>
        segment.Tail.Kind == SegmentTailKind.Damaged || (segment.Tail.Kind == SegmentTailKind.Torn && segment != segments[^1]);

    private sealed record Run(List<SegmentScan> Segments)
    {
        public LogPosition First => Segments[0].Segment.First;

        public LogPosition Last => new(Segments[^1].Next.Value - 1);
    }
}
