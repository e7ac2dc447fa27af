using Concord.Log;

namespace Concord.Embedded.Segments;

/// <summary>The segments that exist, oldest first. The writer adds, snapshots take away, a follower looks at one moment's list.</summary>
internal sealed class SegmentCatalog(IEnumerable<Segment> segments)
{
    private readonly Lock _gate = new();
    private Segment[] _segments = [.. segments];

    public IReadOnlyList<Segment> All
    {
        get
        {
            lock (_gate) return _segments;
        }
    }

    /// <summary>First position that the log still holds.</summary>
    public LogPosition First => All[0].First;

    public void Add(Segment segment)
    {
        lock (_gate) _segments = [.. _segments, segment];
    }

    /// <summary>Takes out, and gives, the segments in which every record is at or before a position. The newest always stays.</summary>
    public IReadOnlyList<Segment> RemoveThrough(LogPosition position)
    {
        lock (_gate)
        {
            var covered = 0;
            while (covered + 1 < _segments.Length && _segments[covered + 1].First <= position.Next) covered++;
            var removed = _segments[..covered];
            _segments = _segments[covered..];
            return removed;
        }
    }
}
