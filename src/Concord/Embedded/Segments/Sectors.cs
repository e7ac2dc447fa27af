using System.Runtime.InteropServices;
using Concord.Embedded.Disks;

namespace Concord.Embedded.Segments;

/// <summary>The unit that a disk writes as a whole. A torn write leaves each sector of it either as it was or as it should be.</summary>
internal static class Sectors
{
    public const int Bytes = 512;

    private const int ChunkBytes = 64 * 1024;

    /// <summary>The border after the piece that holds an offset.</summary>
    /// <param name="offset">In a file.</param>
    /// <param name="piece">Bytes of a piece: a sector, or something that one is a multiple of.</param>
    public static long EndOf(long offset, int piece) => (offset / piece + 1) * piece;

    public static bool IsBlank(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept((byte)0);

    /// <summary>Counts the pieces, cut at their borders in the file, that are all zero.</summary>
    /// <param name="bytes">Bytes of a file.</param>
    /// <param name="offset">Where in the file they stand.</param>
    /// <param name="piece">Bytes of a piece.</param>
    public static int CountBlank(ReadOnlySpan<byte> bytes, long offset, int piece)
    {
        if (piece == sizeof(ulong)) return MemoryMarshal.Cast<byte, ulong>(bytes).Count(0UL); // Records are aligned to words.
        var blank = 0;
        while (bytes.Length > 0)
        {
            var length = (int)Math.Min(bytes.Length, EndOf(offset, piece) - offset);
            if (IsBlank(bytes[..length])) blank++;
            bytes = bytes[length..];
            offset += length;
        }

        return blank;
    }

    /// <inheritdoc cref="CountBlank(ReadOnlySpan{byte}, long, int)"/>
    public static long CountBlank(IDiskFile file, long from, long to, int piece)
    {
        var chunk = new byte[ChunkBytes];
        var blank = 0L;
        while (from < to)
        {
            // Chunks end at sector borders, or a piece would be counted twice.
            var wanted = (int)(Math.Min(to, EndOf(from, Bytes) + ChunkBytes - Bytes) - from);
            var read = file.Read(from, chunk.AsSpan(0, wanted));
            if (read == 0) break;
            blank += CountBlank(chunk.AsSpan(0, read), from, piece);
            from += read;
        }

        return blank;
    }

    /// <summary>Whether a part of a file is all zero; what lies past its end counts as zero.</summary>
    public static bool IsBlank(IDiskFile file, long from, long to)
    {
        var chunk = new byte[(int)Math.Clamp(to - from, 0, ChunkBytes)];
        while (from < to)
        {
            var read = file.Read(from, chunk.AsSpan(0, (int)Math.Min(to - from, chunk.Length)));
            if (read == 0) break;
            if (!IsBlank(chunk.AsSpan(0, read))) return false;
            from += read;
        }

        return true;
    }
}
