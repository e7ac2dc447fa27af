namespace Concord.Archive;

/// <summary>The way to a point: a base, and the segments that lead on from it.</summary>
/// <param name="Base">Where it begins.</param>
/// <param name="Segments">What is applied, in order; the last may go beyond the point.</param>
internal sealed record ArchivePlan(ArchivedBase Base, IReadOnlyList<ArchivedSegment> Segments)
{
    /// <summary>Where it ends at the latest.</summary>
    public LogPoint End => Segments.Count == 0 ? Base.At : Segments[^1].UpTo;

    private long EndMs => Segments.Count == 0 ? Base.TimeMs : Segments[^1].TimeMs;

    private Kv.Revision EndRevision => Segments.Count == 0 ? Base.Revision : Segments[^1].Revision;

    /// <summary>Finds the shortest way.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>: the archive does not hold the point; the message says what it holds.</exception>
    public static ArchivePlan Find(ArchiveIndex index, RestorePoint point)
    {
        var ways = new ArchiveWays(index.Segments, point);
        ArchivePlan? longest = null;
        foreach (var from in Beginnings(index, point))
        {
            var plan = new ArchivePlan(from, ways.From(from));
            if (point.IsReachedAt(plan.EndRevision, plan.EndMs)) return plan;
            if (longest is null || plan.EndMs > longest.EndMs || (plan.EndMs == longest.EndMs && plan.End.Position > longest.End.Position)) longest = plan;
        }

        if (longest is null) throw Absent(index, point);
        if (Beyond(index, longest) is { } hole)
            throw NotThere($"The archive has a hole: nothing leads from position {longest.End.Position} to '{hole}', and {point} may lie between. It can restore revision {longest.EndRevision}.");
        if (point.Revision is not null) throw NotThere($"The archive ends at revision {longest.EndRevision}; {point} is not in it.");
        return longest; // Nothing has been archived since: that was the state then, as far as anybody knows.
    }

    /// <summary>Where a way to the point can begin, the shortest first.</summary>
    private static IEnumerable<ArchivedBase> Beginnings(ArchiveIndex index, RestorePoint point)
    {
        var before = index.Bases.Where(from => point.Includes(from.Revision, from.TimeMs));

        // A base of the revision itself may show a later clock: it serves when nothing leads there from further back.
        return point.Revision is { } revision
            ? before.Where(from => from.Revision < revision).Concat(before.Where(from => from.Revision == revision).Reverse())
            : before;
    }

    /// <summary>What begins behind the end of a way, and nothing leads to it: then something is missing between. Null when there is no such thing.</summary>
    private static string? Beyond(ArchiveIndex index, ArchivePlan plan)
    {
        var led = index.Segments.Select(segment => segment.UpTo).ToHashSet();
        var begun = index.Bases.Select(from => from.At).ToHashSet();
        var bases = index.Bases.Where(from => IsBehind(from.At, from.TimeMs) && !led.Contains(from.At)).Select(from => (from.At.Position, Name: ArchiveNames.Of(from)));
        var segments = index.Segments.Where(next => IsBehind(next.After, next.TimeMs) && !led.Contains(next.After) && !begun.Contains(next.After))
            .Select(next => (next.After.Position, Name: ArchiveNames.Of(next)));
        return bases.Concat(segments).OrderBy(found => found.Position).Select(found => found.Name).FirstOrDefault();

        bool IsBehind(LogPoint point, long timeMs) => timeMs >= plan.EndMs && point.Position > plan.End.Position;
    }

    private static ConcordException Absent(ArchiveIndex index, RestorePoint point) => NotThere(
        index.Bases.Count == 0
            ? "The archive is empty."
            : $"The archive begins at revision {index.Bases[^1].Revision}, of {RestorePoint.At(DateTimeOffset.FromUnixTimeMilliseconds(index.Bases[^1].TimeMs))}; {point} is before that.");

    private static ConcordException NotThere(string message) => new(ConcordErrorCode.NotFound, message);
}
