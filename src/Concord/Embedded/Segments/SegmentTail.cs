using System.Buffers.Binary;
using Concord.Embedded.Disks;
using Concord.Log;

namespace Concord.Embedded.Segments;

/// <summary>
/// What stands behind the last intact record of the last segment: nothing, the rest of what a crash interrupted, or damage.
/// </summary>
/// <remarks>
/// A record is written, in one piece, into space that is zero and durable. With <see cref="WalSync.Always"/> the next one is written only once
/// it is durable itself: an interrupted write leaves sectors of one record zero, or the file too short, and nothing behind it. In the other
/// modes several records can be on their way to the disk, and arrive in any order: what follows a broken one then says nothing, unless it
/// says that the broken one was durable. Whatever this does not explain is damage to something that had been acknowledged, and must not be
/// cut off.
/// </remarks>
internal readonly record struct SegmentTail(SegmentTailKind Kind, string Reason)
{
    private const int ChunkBytes = 1024 * 1024;

    /// <param name="file">The last segment.</param>
    /// <param name="offset">Where no intact record was found.</param>
    /// <param name="seed">The seed of the segment.</param>
    /// <param name="expected">The position that the next record would have.</param>
    /// <param name="afterRelaxed">Whether the last intact record is relaxed; then the one at the offset may well be.</param>
    public static SegmentTail Inspect(IDiskFile file, long offset, uint seed, LogPosition expected, bool afterRelaxed)
    {
        var length = file.Length;
        if (Sectors.IsBlank(file, offset, length)) return new SegmentTail(SegmentTailKind.Clean, "");

        Span<byte> bytes = stackalloc byte[RecordHeader.Bytes];
        if (file.Read(offset, bytes) < bytes.Length) return Torn("the file ends inside the header of a record");
        if (RecordHeader.TryRead(bytes, seed, offset, out var header)) return InspectRecord(file, offset, seed, header, expected);
        if (!IsHeaderUnwritten(file, offset, bytes, RecordHeader.PieceBytes(afterRelaxed)))
            return Damaged("the header of a record does not match its checksum");
        return Unfinished(file, offset, seed, "the beginning of the record was not written");
    }

    private static SegmentTail InspectRecord(IDiskFile file, long offset, uint seed, RecordHeader header, LogPosition expected)
    {
        if (header.Position != expected) return Damaged($"position {header.Position} stands where {expected} belongs");

        var end = offset + header.RecordBytes;
        if (end > file.Length) return Torn("the file ends inside a record");
        if (!header.IsRelaxed && !Sectors.IsBlank(file, end, file.Length))
            return Damaged("a record is broken, and bytes that are not zero follow it");

        Span<byte> marker = stackalloc byte[1];
        file.Read(offset + RecordHeader.Bytes + header.PayloadBytes, marker);
        if (marker[0] == 0) return Unfinished(file, offset, seed, "the end of the record was not written");
        if (header.CountBlank(file, offset) > header.BlankPieces) return Unfinished(file, offset, seed, "parts of the record were not written");
        return Damaged("a record that was written in full does not match its checksum");
    }

    /// <summary>Whether a part of the header is zero that cannot be zero in one that was written.</summary>
    private static bool IsHeaderUnwritten(IDiskFile file, long offset, ReadOnlySpan<byte> header, int piece)
    {
        var begun = BinaryPrimitives.ReadUInt32LittleEndian(header) == RecordHeader.Magic;
        for (var from = offset; from < offset + header.Length; from = Sectors.EndOf(from, piece))
        {
            // Up to the border, also where the piece is longer than the header; and what was written before it must look like it.
            if ((from == offset || begun) && Sectors.IsBlank(file, from, Sectors.EndOf(from, piece))) return true;
        }

        return false;
    }

    /// <summary>The verdict on a record that looks unfinished: whether something behind it says that it once was durable.</summary>
    private static SegmentTail Unfinished(IDiskFile file, long offset, uint seed, string reason) =>
        FindWitness(file, offset, seed) is { } witness
            ? Damaged($"a record is broken, but the one at byte {witness} was written when it had been made durable")
            : Torn(reason);

    /// <summary>Looks behind a record for a header, valid where it stands, that was written when that record was durable.</summary>
    private static long? FindWitness(IDiskFile file, long offset, uint seed)
    {
        var length = file.Length;
        var from = offset + RecordHeader.Alignment;
        var chunk = new byte[(int)Math.Clamp(length - from, RecordHeader.Bytes, ChunkBytes)];
        while (from + RecordHeader.Bytes <= length)
        {
            var read = file.Read(from, chunk);
            var at = 0;
            for (; at + RecordHeader.Bytes <= read; at += RecordHeader.Alignment)
            {
                if (RecordHeader.TryRead(chunk.AsSpan(at), seed, from + at, out var header) && from + at - header.UnsettledBytes > offset)
                    return from + at;
            }

            if (at == 0) break; // The file has become shorter.
            from += at;
        }

        return null;
    }

    private static SegmentTail Torn(string reason) => new(SegmentTailKind.Torn, reason);

    private static SegmentTail Damaged(string reason) => new(SegmentTailKind.Damaged, reason);
}
