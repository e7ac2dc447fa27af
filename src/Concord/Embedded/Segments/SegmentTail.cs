using System.Buffers.Binary;
using Concord.Embedded.Disks;
using Concord.Log;

namespace Concord.Embedded.Segments;

/// <summary>
/// What stands behind the last intact record of the last segment: nothing, the rest of a write that a crash interrupted, or damage.
/// </summary>
/// <remarks>
/// A record is written, in one piece, into space that is zero and durable, and the next one only once it is durable itself.
/// So an interrupted write can only leave sectors of one record zero, or the file too short, and nothing behind it.
/// Whatever that does not explain is damage to something that had been acknowledged, and must not be cut off.
/// </remarks>
internal readonly record struct SegmentTail(SegmentTailKind Kind, string Reason)
{
    private const int ChunkBytes = 1024 * 1024;

    /// <param name="file">The last segment.</param>
    /// <param name="offset">Where no intact record was found.</param>
    /// <param name="seed">The seed of the segment.</param>
    /// <param name="expected">The position that the next record would have.</param>
    public static SegmentTail Inspect(IDiskFile file, long offset, uint seed, LogPosition expected)
    {
        var length = file.Length;
        if (Sectors.IsBlank(file, offset, length)) return new SegmentTail(SegmentTailKind.Clean, "");

        Span<byte> bytes = stackalloc byte[RecordHeader.Bytes];
        if (file.Read(offset, bytes) < bytes.Length) return Torn("the file ends inside the header of a record");
        return RecordHeader.TryRead(bytes, seed, offset, out var header)
            ? InspectRecord(file, offset, header, expected)
            : InspectHeader(file, offset, bytes, seed);
    }

    private static SegmentTail InspectRecord(IDiskFile file, long offset, RecordHeader header, LogPosition expected)
    {
        if (header.Position != expected) return Damaged($"position {header.Position} stands where {expected} belongs");

        var end = offset + header.RecordBytes;
        if (end > file.Length) return Torn("the file ends inside a record");
        if (!Sectors.IsBlank(file, end, file.Length)) return Damaged("a record is broken, and bytes that are not zero follow it");

        Span<byte> marker = stackalloc byte[1];
        file.Read(offset + RecordHeader.Bytes + header.PayloadBytes, marker);
        if (marker[0] == 0) return Torn("the end of the record was not written");
        if (Sectors.CountBlank(file, offset, end) > header.BlankSectors) return Torn("sectors of the record were not written");
        return Damaged("a record that was written in full does not match its checksum");
    }

    private static SegmentTail InspectHeader(IDiskFile file, long offset, ReadOnlySpan<byte> header, uint seed)
    {
        if (!IsHeaderUnwritten(file, offset, header)) return Damaged("the header of a record does not match its checksum");
        if (FindHeader(file, offset + RecordHeader.Alignment, seed) is { } next)
            return Damaged($"a record is missing, but there is a valid one behind it, at byte {next}");
        return Torn("the beginning of the record was not written");
    }

    private static bool IsHeaderUnwritten(IDiskFile file, long offset, ReadOnlySpan<byte> header)
    {
        var border = Sectors.EndOf(offset);
        if (Sectors.IsBlank(file, offset, border)) return true;

        // The header lies across a sector border and its first part was written, its second was not.
        return border < offset + header.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(header) == RecordHeader.Magic
            && Sectors.IsBlank(file, border, Sectors.EndOf(border));
    }

    /// <summary>
    /// Looks for a header that was written where it stands. One is enough: nothing is written behind a record that is not durable.
    /// </summary>
    private static long? FindHeader(IDiskFile file, long from, uint seed)
    {
        var chunk = new byte[(int)Math.Clamp(file.Length - from, RecordHeader.Bytes, ChunkBytes)];
        while (true)
        {
            var read = file.Read(from, chunk);
            for (var at = 0; at + RecordHeader.Bytes <= read; at += RecordHeader.Alignment)
            {
                if (RecordHeader.TryRead(chunk.AsSpan(at), seed, from + at, out _)) return from + at;
            }

            if (read < chunk.Length) return null;
            from += read - RecordHeader.Bytes;
        }
    }

    private static SegmentTail Torn(string reason) => new(SegmentTailKind.Torn, reason);

    private static SegmentTail Damaged(string reason) => new(SegmentTailKind.Damaged, reason);
}
