using System.Buffers.Binary;
using Concord.Embedded.Disks;
using Concord.Log;

namespace Concord.Embedded.Segments;

/// <summary>What stands before each batch in a segment.</summary>
/// <param name="PayloadBytes">Length of the batch.</param>
/// <param name="Position">Its position.</param>
/// <param name="PayloadChecksum">CRC-32C of the batch.</param>
/// <remarks>
/// The magic in the first word and the type and checksum in the last make sure that no part of a written header is all zero,
/// wherever a sector border cuts it; recovery relies on it.
/// </remarks>
internal readonly record struct RecordHeader(int PayloadBytes, LogPosition Position, uint PayloadChecksum)
{
    public const int Bytes = 32;
    public const int Alignment = 8;

    /// <summary>
    /// Ends each record, so that its last sector is never all zero. Several bits, so that no single flipped one makes it zero.
    /// </summary>
    public const byte EndMarker = 0xA5;

    /// <summary>Largest batch; far above any transaction, far below what an array can hold.</summary>
    public const int PayloadBytesMax = 1 << 30;

    /// <summary>Most that <see cref="UnsettledBytes"/> can say.</summary>
    public const long UnsettledBytesMax = ((1 << 24) - 1) * (long)Alignment;

    public const uint Magic = 0x63655243;
    private const byte SettledType = (byte)'B';
    private const byte RelaxedType = (byte)'b';

    private const int LengthAt = 4;
    private const int PositionAt = 8;
    private const int PayloadChecksumAt = 16;
    private const int BlankPiecesAt = 20;
    private const int TypeAt = 24;
    private const int UnsettledAt = 25;
    private const int ChecksumAt = 28;

    /// <summary>
    /// False: nothing was written behind this record before it was durable. True: that may have happened, and the system may have begun to
    /// write a sector to the disk while the record was being copied into it.
    /// </summary>
    public bool IsRelaxed { get; init; }

    /// <summary>How many bytes right before this record may not have been durable when it was written; all before those were.</summary>
    public long UnsettledBytes { get; init; }

    /// <summary>How many pieces of the record are zero on purpose. A write that was not finished leaves more of them.</summary>
    /// <remarks>The pieces, cut where the file is: see <see cref="PieceBytes"/>. Of a relaxed record those of the header do not count.</remarks>
    public int BlankPieces { get; init; }

    /// <summary>Bytes of a whole record: header, batch, end marker, zeros up to the alignment.</summary>
    public int RecordBytes => RecordBytesFor(PayloadBytes);

    /// <summary>Where in the record the pieces that can be zero on purpose begin.</summary>
    public int PiecesAt => IsRelaxed ? Bytes : 0;

    public static int RecordBytesFor(int payloadBytes) =>
        (Bytes + payloadBytes + 1 + (Alignment - 1)) & ~(Alignment - 1);

    /// <summary>
    /// The unit in which a record of this type is on the disk or not: a sector, or the word in which memory is written.
    /// </summary>
    public static int PieceBytes(bool isRelaxed) => isRelaxed ? Alignment : Sectors.Bytes;

    /// <summary>The pieces of a record that are zero, as it stands in memory.</summary>
    /// <param name="record">All of it.</param>
    /// <param name="offset">Where in the segment it stands.</param>
    public int CountBlank(ReadOnlySpan<byte> record, long offset) =>
        Sectors.CountBlank(record[PiecesAt..], offset + PiecesAt, PieceBytes(IsRelaxed));

    /// <summary>The pieces of a record that are zero in a file.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="offset">Where in it the record stands.</param>
    public long CountBlank(IDiskFile file, long offset) =>
        Sectors.CountBlank(file, offset + PiecesAt, offset + RecordBytes, PieceBytes(IsRelaxed));

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
        BinaryPrimitives.WriteInt32LittleEndian(to[BlankPiecesAt..], BlankPieces);
        BinaryPrimitives.WriteUInt32LittleEndian(to[TypeAt..], (uint)(UnsettledBytes / Alignment) << 8 | (IsRelaxed ? RelaxedType : SettledType));
        BinaryPrimitives.WriteUInt32LittleEndian(to[ChecksumAt..], Checksum(to, seed, offset));
    }

    /// <inheritdoc cref="Write"/>
    /// <returns>False when this is not a header that was written at this place of this segment.</returns>
    public static bool TryRead(ReadOnlySpan<byte> from, uint seed, long offset, out RecordHeader header)
    {
        header = default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(from) != Magic) return false;
        var type = BinaryPrimitives.ReadUInt32LittleEndian(from[TypeAt..]);
        header = new RecordHeader(
            BinaryPrimitives.ReadInt32LittleEndian(from[LengthAt..]),
            new LogPosition(BinaryPrimitives.ReadInt64LittleEndian(from[PositionAt..])),
            BinaryPrimitives.ReadUInt32LittleEndian(from[PayloadChecksumAt..]))
        {
            IsRelaxed = (byte)type == RelaxedType,
            UnsettledBytes = (type >> 8) * (long)Alignment,
            BlankPieces = BinaryPrimitives.ReadInt32LittleEndian(from[BlankPiecesAt..]),
        };
        return (byte)type is SettledType or RelaxedType
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
