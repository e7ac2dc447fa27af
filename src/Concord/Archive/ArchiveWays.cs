namespace Concord.Archive;

/// <summary>
/// For every point of every history the best way on. Several may begin at one point: two nodes have archived the same log and cut it
/// differently, or a restored store went another way.
/// </summary>
internal sealed class ArchiveWays
{
    private readonly RestorePoint _point;
    private readonly Dictionary<LogPoint, Way> _best = [];

    /// <param name="segments">In the order of positions.</param>
    /// <param name="point">What is to be reached.</param>
    public ArchiveWays(IReadOnlyList<ArchivedSegment> segments, RestorePoint point)
    {
        _point = point;

        // From the end to the beginning: what follows a segment is known before the segment is looked at.
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            var segment = segments[i];
            var way = Through(segment, point.IsReachedAt(segment.Revision, segment.TimeMs));
            if (!_best.TryGetValue(segment.After, out var known) || way.IsBetterThan(known)) _best[segment.After] = way;
        }
    }

    /// <summary>The segments that lead from a base to the point, or as far as any do.</summary>
    public IReadOnlyList<ArchivedSegment> From(ArchivedBase from)
    {
        var path = new List<ArchivedSegment>();
        if (_point.IsReachedAt(from.Revision, from.TimeMs)) return path;
        for (var at = from.At; _best.TryGetValue(at, out var way); at = way.First.UpTo)
        {
            path.Add(way.First);
            if (way.EndsHere) break;
        }

        return path;
    }

    private Way Through(ArchivedSegment segment, bool reaches) =>
        !reaches && _best.TryGetValue(segment.UpTo, out var rest)
            ? rest with { First = segment, EndsHere = false }
            : new Way(segment, reaches, segment.TimeMs, segment.UpTo.Position.Value, EndsHere: true);

    /// <param name="First">The segment that it begins with.</param>
    /// <param name="Reaches">Whether it reaches the point.</param>
    /// <param name="EndMs">When its last batch arrived.</param>
    /// <param name="EndPosition">Its last position.</param>
    /// <param name="EndsHere">Whether it ends with its first segment.</param>
    private readonly record struct Way(ArchivedSegment First, bool Reaches, long EndMs, long EndPosition, bool EndsHere)
    {
        public bool IsBetterThan(Way other) => (Reaches, EndMs, EndPosition).CompareTo((other.Reaches, other.EndMs, other.EndPosition)) > 0;
    }
}
