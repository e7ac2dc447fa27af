namespace Concord.Archive;

/// <summary>What an archive holds, as far as names tell.</summary>
internal sealed class ArchiveIndex
{
    private ArchiveIndex(IReadOnlyList<ArchivedBase> bases, IReadOnlyList<ArchivedSegment> segments)
    {
        Bases = bases;
        Segments = segments;
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<ArchivedBase> Bases { get; }

    /// <summary>In the order of positions.</summary>
    public IReadOnlyList<ArchivedSegment> Segments { get; }

    public static async Task<ArchiveIndex> ReadAsync(IArchiveTarget target, CancellationToken ct)
    {
        var (bases, segments) = (new List<ArchivedBase>(), new List<ArchivedSegment>());
        await foreach (var (name, _) in target.ListAsync(ct).ConfigureAwait(false))
        {
            if (ArchiveNames.TryParseBase(name) is { } found) bases.Add(found);
            else if (ArchiveNames.TryParseSegment(name) is { } segment) segments.Add(segment);
        }

        return new ArchiveIndex(
            [.. bases.OrderByDescending(found => found.TimeMs).ThenByDescending(found => found.At.Position)],
            [.. segments.OrderBy(segment => segment.After.Position).ThenBy(segment => segment.UpTo.Position)]);
    }

    /// <summary>Every point of a history that the archive knows the way to, with its time.</summary>
    public Dictionary<LogPoint, long> Ends()
    {
        var ends = new Dictionary<LogPoint, long>();
        foreach (var segment in Segments) Add(segment.UpTo, segment.TimeMs);
        foreach (var found in Bases) Add(found.At, found.TimeMs);
        return ends;

        void Add(LogPoint end, long time) => ends[end] = Math.Max(time, ends.GetValueOrDefault(end));
    }
}
