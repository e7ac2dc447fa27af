using System.Buffers.Binary;
using Concord.Log;

namespace Concord.Embedded;

/// <summary>The first 64 bytes of a segment and of a snapshot. Their shape stays the same in all versions of the format.</summary>
/// <param name="Version">Version of the format that the rest of the file is in.</param>
/// <param name="Store">The data directory it belongs to.</param>
/// <param name="Position">Of a segment: its first position. Of a snapshot: the last one that it contains.</param>
internal readonly record struct FileHeader(uint Version, StoreId Store, LogPosition Position)
{
    public const int Bytes = 64;
    public const uint CurrentVersion = 1;

    private const int VersionAt = 8;
    private const int StoreAt = 16;
    private const int PositionAt = 32;
    private const int ChecksumAt = 60;

    public static ReadOnlySpan<byte> SegmentMagic => "CNCDWAL\n"u8;
    public static ReadOnlySpan<byte> SnapshotMagic => "CNCDSNP\n"u8;

    /// <summary>
    /// The checksum in the header. Record checksums start from it, so that a record counts only in the segment it was written to.
    /// </summary>
    public uint Seed(ReadOnlySpan<byte> magic)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes, magic);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]);
    }

    public void Write(Span<byte> to, ReadOnlySpan<byte> magic)
    {
        to[..Bytes].Clear();
        magic.CopyTo(to);
        BinaryPrimitives.WriteUInt32LittleEndian(to[VersionAt..], Version);
        Store.Write(to[StoreAt..]);
        BinaryPrimitives.WriteInt64LittleEndian(to[PositionAt..], Position.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(to[ChecksumAt..], Crc32C.Of(to[..ChecksumAt]));
    }

    /// <summary>False when the bytes are too few, of another kind of file, or damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, ReadOnlySpan<byte> magic, out FileHeader header)
    {
        header = default;
        if (from.Length < Bytes || !from.StartsWith(magic)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(from[ChecksumAt..]) != Crc32C.Of(from[..ChecksumAt])) return false;
        header = new FileHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(from[VersionAt..]),
            StoreId.Read(from[StoreAt..]),
            new LogPosition(BinaryPrimitives.ReadInt64LittleEndian(from[PositionAt..])));
        return true;
    }
}
