namespace Concord.Containers;

/// <summary>
/// What backups and the objects of an archive look like, little-endian: 8 bytes magic, of which the last is the version; u32 length of the
/// header, the header as UTF-8 JSON; blocks of u8 section, u32 length, u32 checksum (CRC-32C of section, length and payload), payload; last a block of the section
/// <see cref="Trailer"/>: i64 counts, and the SHA-256 of every byte before this block. The file ends there. A block holds at most
/// <see cref="ContentBytesMax"/> bytes of its section, each compressed by itself (zlib) when the header says so; what is in a section
/// runs on from block to block.
/// </summary>
internal static class ContainerLayout
{
    public const int MagicBytes = 8;
    public const int HeaderBytesMax = 64 * 1024;
    public const int BlockHeaderBytes = 1 + 4 + 4;
    public const byte Trailer = 255;
    public const int CountsMax = 16;

    /// <summary>Bytes of a section that one block holds at most, uncompressed: however small its payload is, it expands to no more.</summary>
    public const int ContentBytesMax = 1024 * 1024;

    /// <summary>What does not get smaller by compression gets larger by less than this.</summary>
    public const int PayloadBytesMax = ContentBytesMax + (64 * 1024);
}
