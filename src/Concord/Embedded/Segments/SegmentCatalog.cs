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

    /// <summary>The oldest segment, if every record in it is at or before a position. The newest is never given.</summary>
    public Segment? OldestCoveredBy(LogPosition position)
    {
        lock (_gate) return _segments.Length > 1 && _segments[1].First <= position.Next ? _segments[0] : null;
    }

    /// <summary>Takes out the oldest segment, once its file is gone.</summary>
    public void RemoveOldest()
    {
        lock (_gate) _segments = _segments[1..];
    }
}
