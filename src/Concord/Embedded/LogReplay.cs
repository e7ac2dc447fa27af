using Concord.Embedded.Disks;
using Concord.Embedded.Segments;
using Concord.Log;

namespace Concord.Embedded;

/// <summary>Reads committed batches back out of the segments.</summary>
internal static class LogReplay
{
    /// <summary>The batches after one position, up to and including another, which must be committed.</summary>
    public static IEnumerable<CommittedBatch> Read(IDisk disk, IReadOnlyList<Segment> segments, LogPosition after, LogPosition through)
    {
        var next = after.Next;
        for (var i = IndexOf(segments, next); next <= through; i++)
        {
            using var reader = new SegmentReader(disk.Open(segments[i].Name, writable: false), segments[i].Seed);
            var end = i + 1 < segments.Count ? segments[i + 1].First : through.Next;
            for (var position = segments[i].First; position < end && position <= through; position = position.Next)
            {
                var at = reader.Offset;
                if (!reader.TryRead(out var header, out var batch) || header.Position != position)
                {
                    throw CorruptLog.At(
                        disk, segments[i].Name, at, $"position {position} was readable when the log was opened and is not now");
                }

                if (position < next) continue;
                yield return new CommittedBatch(position, batch);
                next = position.Next;
            }
        }
    }

    private static int IndexOf(IReadOnlyList<Segment> segments, LogPosition position)
    {
        var index = segments.Count - 1;
        while (index > 0 && segments[index].First > position) index--;
        return index;
    }
}
