using Concord.Embedded.Disks;
using Concord.Log;

namespace Concord.Embedded.Segments;

/// <summary>What reading one segment from its first record to its last intact one found.</summary>
/// <param name="Segment">Which.</param>
/// <param name="Next">The position after its last record.</param>
/// <param name="End">Where its last record ends; 0 when not even the header is there.</param>
/// <param name="Tail">What stands behind it.</param>
internal sealed record SegmentScan(Segment Segment, LogPosition Next, long End, SegmentTail Tail)
{
    /// <summary>Where the records begin that may not have been durable when the last of them was written; the end when there is none.</summary>
    public long UnsettledFrom { get; init; } = End;

    /// <summary>Whether the last record may have been followed by another before it was durable.</summary>
    public bool EndsRelaxed { get; init; }

    /// <summary>Length of the file.</summary>
    public long Bytes { get; init; }

    /// <summary>Reads a segment and changes nothing.</summary>
    /// <param name="disk">Where.</param>
    /// <param name="segment">Which.</param>
    /// <param name="onRecord">Told the position and the bytes of each record.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.UnsupportedFormat"/>: a newer version wrote it.</exception>
    public static SegmentScan Run(IDisk disk, Segment segment, Action<LogPosition, int> onRecord)
    {
        using var file = disk.Open(segment.Name, writable: false);
        if (InspectHeader(disk, file, segment) is { } tail) return new SegmentScan(segment, segment.First, 0, tail) { Bytes = file.Length };

        using var reader = new SegmentReader(file, segment.Seed);
        var next = segment.First;
        var (end, unsettledFrom, relaxed) = (reader.Offset, reader.Offset, false);
        SegmentTail? jump = null;
        while (reader.TryRead(out var header, out _))
        {
            if (header.Position != next)
            {
                jump = new SegmentTail(SegmentTailKind.Damaged, $"position {header.Position} stands where {next} belongs");
                break;
            }

            onRecord(next, header.RecordBytes);
            (unsettledFrom, relaxed) = (end - header.UnsettledBytes, header.IsRelaxed);
            end = reader.Offset;
            next = next.Next;
        }

        return new SegmentScan(segment, next, end, jump ?? SegmentTail.Inspect(file, end, segment.Seed, next, relaxed))
        {
            UnsettledFrom = unsettledFrom, EndsRelaxed = relaxed, Bytes = file.Length,
        };
    }

    /// <summary>Null when the header is good.</summary>
    private static SegmentTail? InspectHeader(IDisk disk, IDiskFile file, Segment segment)
    {
        Span<byte> bytes = stackalloc byte[FileHeader.Bytes];
        var read = file.Read(0, bytes);
        if (!FileHeader.TryRead(bytes[..read], FileHeader.SegmentMagic, out var header))
        {
            var unwritten = read < bytes.Length || Sectors.IsBlank(file, 0, file.Length);
            return unwritten
                ? new SegmentTail(SegmentTailKind.Torn, "the header of the segment was not written")
                : new SegmentTail(SegmentTailKind.Damaged, "the header of the segment does not match its checksum");
        }

        if (header.Version > FileHeader.CurrentVersion)
            throw new ConcordException(
                ConcordErrorCode.UnsupportedFormat,
                $"'{disk.PathOf(segment.Name)}' has format {header.Version}; this version reads up to {FileHeader.CurrentVersion}.");
        if (header.Store != segment.Store) return new SegmentTail(SegmentTailKind.Damaged, "the segment belongs to another store");
        if (header.Position == segment.First) return null;
        return new SegmentTail(
            SegmentTailKind.Damaged, $"the segment begins at position {header.Position}, not where its name says");
    }
}
