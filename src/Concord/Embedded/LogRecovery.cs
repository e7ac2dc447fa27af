using Concord.Embedded.Disks;
using Concord.Embedded.Segments;
using Concord.Log;
using Microsoft.Extensions.Logging;

namespace Concord.Embedded;

/// <summary>Reads the whole log at a start, tells what a crash left behind from damage, and only then changes something.</summary>
/// <param name="disk">Where.</param>
/// <param name="store">The data directory that the segments have to belong to.</param>
/// <param name="snapshots">Positions of the snapshots that exist, ascending.</param>
/// <param name="options">Sizes of a new segment.</param>
/// <param name="logger">Is told what was cut off.</param>
internal sealed class LogRecovery(
    IDisk disk, StoreId store, IReadOnlyList<LogPosition> snapshots, ConcordOptions options, ILogger logger)
{
    private readonly Dictionary<LogPosition, long> _bytesUpTo = [];
    private long _bytes;

    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.CorruptLog"/> or <see cref="ConcordErrorCode.UnsupportedFormat"/>, and nothing was changed.
    /// </exception>
    public RecoveredLog Run(CancellationToken ct)
    {
        var segments = FindSegments();
        CheckBeginning(segments[0]);
        foreach (var snapshot in snapshots) _bytesUpTo[snapshot] = 0;

        var newest = Scan(segments, ct);
        var last = new LogPosition(newest.Next.Value - 1);
        if (snapshots.Count > 0 && snapshots[^1] > last)
        {
            throw CorruptLog.At(
                disk, newest.Segment.Name, newest.End, $"the log ends at {last}, but there is a snapshot of {snapshots[^1]}");
        }

        var end = Repair(newest);
        Confirm(newest, end);
        return new RecoveredLog(segments, last, end, BytesAfter());
    }

    private Segment[] FindSegments()
    {
        var segments = new List<Segment>();
        foreach (var name in disk.List(""))
        {
            if (Segment.TryParse(name, out var first)) segments.Add(new Segment(first, store));
        }

        return segments.Count > 0
            ? [.. segments]
            : throw CorruptLog.At(disk, new Segment(LogPosition.Start.Next, store).Name, 0, "the log has no segment");
    }

    private void CheckBeginning(Segment oldest)
    {
        if (oldest.First == LogPosition.Start.Next || snapshots.Any(snapshot => snapshot.Next >= oldest.First)) return;
        throw CorruptLog.At(disk, oldest.Name, 0, "earlier segments are missing, and no snapshot stands in for them");
    }

    private SegmentScan Scan(Segment[] segments, CancellationToken ct)
    {
        SegmentScan? before = null;
        foreach (var segment in segments)
        {
            ct.ThrowIfCancellationRequested();
            if (before is not null) CheckSeam(before, segment);
            before = SegmentScan.Run(disk, segment, Count);
            if (before.Tail.Kind == SegmentTailKind.Damaged) throw CorruptLog.At(disk, segment.Name, before.End, before.Tail.Reason);
        }

        return before ?? throw new InvalidOperationException("A log has at least one segment when it is scanned.");
    }

    private void CheckSeam(SegmentScan before, Segment segment)
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

    private void Count(LogPosition position, int bytes)
    {
        _bytes += bytes;
        if (_bytesUpTo.ContainsKey(position)) _bytesUpTo[position] = _bytes;
    }

    private Dictionary<LogPosition, long> BytesAfter()
    {
        var after = _bytesUpTo.ToDictionary(upTo => upTo.Key, upTo => _bytes - upTo.Value);
        after[LogPosition.Start] = _bytes;
        return after;
    }

    /// <summary>Cuts off what a crash left unfinished.</summary>
    /// <returns>Where the next record belongs.</returns>
    private long Repair(SegmentScan newest)
    {
        if (newest.Tail.Kind == SegmentTailKind.Clean) return newest.End;

        EmbeddedLogMessages.TornTail(logger, disk.PathOf(newest.Segment.Name), newest.End, newest.Tail.Reason);
        if (newest.End == 0)
        {
            using var whole = SegmentFile.Create(disk, newest.Segment, SegmentWriter.InitialBytes(options));
            whole.Publish().Dispose();
            return FileHeader.Bytes;
        }

        using var file = disk.Open(newest.Segment.Name, writable: true);
        file.SetLength(newest.End);
        file.Flush();
        return newest.End;
    }

    /// <summary>
    /// Makes durable what was read. It may so far only be in the memory of the operating system, and is about to be acted upon.
    /// </summary>
    private void Confirm(SegmentScan newest, long end)
    {
        using var file = disk.Open(newest.Segment.Name, writable: true);
        if (newest.LastRecord is { } start)
        {
            // After a failed flush the kernel may hold the record in memory and think it clean; then a flush alone
            // would do nothing. Only the last record can be in this state: none is written behind one that is not durable.
            var record = new byte[end - start];
            file.Read(start, record);
            file.Write(start, record);
        }

        file.Flush();
        disk.FlushDirectory("");
    }
}
