using System.Buffers.Binary;
using Concord.Log;

namespace Concord.Embedded.Segments;

/// <summary>What stands before each batch in a segment.</summary>
/// <param name="PayloadBytes">Length of the batch.</param>
/// <param name="Position">Its position.</param>
/// <param name="PayloadChecksum">CRC-32C of the batch.</param>
/// <param name="BlankSectors">How many 512-byte pieces of the whole record are zero on purpose. A torn write leaves more of them.</param>
/// <remarks>
/// The magic in the first word and the type and checksum in the last make sure that no part of a written header is all zero,
/// wherever a sector border cuts it; recovery relies on it.
/// </remarks>
internal readonly record struct RecordHeader(int PayloadBytes, LogPosition Position, uint PayloadChecksum, int BlankSectors)
{
    public const int Bytes = 32;
    public const int Alignment = 8;

    /// <summary>
    /// Ends each record, so that its last sector is never all zero. Several bits, so that no single flipped one makes it zero.
    /// </summary>
    public const byte EndMarker = 0xA5;

    /// <summary>Largest batch; far above any transaction, far below what an array can hold.</summary>
    public const int PayloadBytesMax = 1 << 30;

    public const uint Magic = 0x63655243;
    private const byte BatchType = (byte)'B';

    private const int LengthAt = 4;
    private const int PositionAt = 8;
    private const int PayloadChecksumAt = 16;
    private const int BlankSectorsAt = 20;
    private const int TypeAt = 24;
    private const int ChecksumAt = 28;

    /// <summary>Bytes of a whole record: header, batch, end marker, zeros up to the alignment.</summary>
    public int RecordBytes => RecordBytesFor(PayloadBytes);

    public static int RecordBytesFor(int payloadBytes) =>
        (Bytes + payloadBytes + 1 + (Alignment - 1)) & ~(Alignment - 1);

    /// <param name="to">At least <see cref="Bytes"/> long.</param>
    /// <param name="seed">The seed of the segment.</param>
    /// <param name="offset">Where in the segment the record stands; a header is valid nowhere else.</param>
    public void Write(Span<byte> to, uint seed, long offset)
    {
        to[..Bytes].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(to, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(to[LengthAt..], PayloadBytes);
        BinaryPrimitives.WriteInt64LittleEndian(to[PositionAt..], Position.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(to[PayloadChecksumAt..], PayloadChecksum);
        BinaryPrimitives.WriteInt32LittleEndian(to[BlankSectorsAt..], BlankSectors);
        to[TypeAt] = BatchType;
        BinaryPrimitives.WriteUInt32LittleEndian(to[ChecksumAt..], Checksum(to, seed, offset));
    }

    /// <inheritdoc cref="Write"/>
    /// <returns>False when this is not a header that was written at this place of this segment.</returns>
    public static bool TryRead(ReadOnlySpan<byte> from, uint seed, long offset, out RecordHeader header)
    {
        header = new RecordHeader(
            BinaryPrimitives.ReadInt32LittleEndian(from[LengthAt..]),
            new LogPosition(BinaryPrimitives.ReadInt64LittleEndian(from[PositionAt..])),
            BinaryPrimitives.ReadUInt32LittleEndian(from[PayloadChecksumAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(from[BlankSectorsAt..]));
        return BinaryPrimitives.ReadUInt32LittleEndian(from) == Magic
            && from[TypeAt] == BatchType
            && header.PayloadBytes is >= 0 and <= PayloadBytesMax
            && BinaryPrimitives.ReadUInt32LittleEndian(from[ChecksumAt..]) == Checksum(from, seed, offset);
    }

    private static uint Checksum(ReadOnlySpan<byte> header, uint seed, long offset)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(place, offset);
        return Crc32C.Extend(Crc32C.Extend(seed, place), header[..ChecksumAt]);
    }
}
