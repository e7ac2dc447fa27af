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
    private const int RewriteBytesMax = 1024 * 1024;

    private readonly Dictionary<LogPosition, long> _bytesUpTo = [];
    private long _bytes;

    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.CorruptLog"/> or <see cref="ConcordErrorCode.UnsupportedFormat"/>, and nothing was changed.
    /// </exception>
    public RecoveredLog Run(CancellationToken ct)
    {
        foreach (var snapshot in snapshots) _bytesUpTo[snapshot] = 0;
        var scans = Scan(ct);
        LogChain.Check(disk, store, scans, snapshots);

        var newest = scans[^1];
        var end = Repair(newest);
        Confirm(newest, end);
        var last = new LogPosition(newest.Next.Value - 1);
        return new RecoveredLog([.. scans.Select(scan => scan.Segment)], last, end, newest.EndsRelaxed, BytesAfter());
    }

    private List<SegmentScan> Scan(CancellationToken ct)
    {
        var scans = new List<SegmentScan>();
        foreach (var name in disk.List(""))
        {
            ct.ThrowIfCancellationRequested();
            if (Segment.TryParse(name, out var first)) scans.Add(SegmentScan.Run(disk, new Segment(first, store), Count));
        }

        return scans;
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

        // After a failed flush the kernel may hold records in memory and think them clean; then a flush alone would do nothing. Only those
        // can be in this state that were not known to be durable when the last one was written; mostly that is the last one alone.
        var from = Math.Min(newest.UnsettledFrom, end);
        var records = new byte[(int)Math.Min(end - from, RewriteBytesMax)];
        while (from < end)
        {
            var part = records.AsSpan(0, (int)Math.Min(end - from, records.Length));
            file.Read(from, part);
            file.Write(from, part);
            from += part.Length;
        }

        file.Flush();
        disk.FlushDirectory("");
    }
}
