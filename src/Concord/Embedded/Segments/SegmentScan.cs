using Concord.Embedded.Disks;
using Concord.Log;

namespace Concord.Embedded.Segments;

/// <summary>What reading one segment from its first record to its last intact one found.</summary>
/// <param name="Segment">Which.</param>
/// <param name="Next">The position after its last record.</param>
/// <param name="End">Where its last record ends; 0 when not even the header is there.</param>
/// <param name="LastRecord">Where its last record begins; null when it has none.</param>
/// <param name="Tail">What stands behind it.</param>
internal sealed record SegmentScan(Segment Segment, LogPosition Next, long End, long? LastRecord, SegmentTail Tail)
{
    /// <summary>Reads a segment and changes nothing.</summary>
    /// <param name="disk">Where.</param>
    /// <param name="segment">Which.</param>
    /// <param name="onRecord">Told the position and the bytes of each record.</param>
    /// <exception cref="ConcordException">
    /// The header is not the one that belongs here, or a record has another position than it should.
    /// </exception>
    public static SegmentScan Run(IDisk disk, Segment segment, Action<LogPosition, int> onRecord)
    {
        using var file = disk.Open(segment.Name, writable: false);
        if (InspectHeader(disk, file, segment) is { } tail) return new SegmentScan(segment, segment.First, 0, null, tail);

        using var reader = new SegmentReader(file, segment.Seed);
        var next = segment.First;
        long? last = null;
        for (var at = reader.Offset; reader.TryRead(out var header, out _); at = reader.Offset)
        {
            if (header.Position != next)
                throw CorruptLog.At(disk, segment.Name, at, $"position {header.Position} stands where {next} belongs");
            onRecord(next, header.RecordBytes);
            last = at;
            next = next.Next;
        }

        return new SegmentScan(segment, next, reader.Offset, last, SegmentTail.Inspect(file, reader.Offset, segment.Seed, next));
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
        if (header.Store != segment.Store) throw CorruptLog.At(disk, segment.Name, 0, "the segment belongs to another store");
        if (header.Position != segment.First)
            throw CorruptLog.At(disk, segment.Name, 0, $"the segment begins at position {header.Position}, not where its name says");
        return null;
    }
}
