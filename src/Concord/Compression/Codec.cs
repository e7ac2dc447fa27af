using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace Concord.Compression;

/// <summary>The algorithms, from memory to memory of a given size: neither direction writes more than there is room for.</summary>
internal static class Codec
{
    // Deflate makes at most 258 bytes out of two bits: 1032 out of a byte.
    private const int DeflateRatioMax = 1032;

    // The quickest level spends up to nine bits on a byte that it has no better way for: an eighth more, with a margin.
    private const int DeflateGrowthMax = 6;

    // Header and trailer, and what little a value of a few bytes needs besides, with a margin.
    private const int DeflateFrameBytesMax = 64;

    // Length of the value, at the end of what gzip makes.
    private const int GzipLengthBytes = sizeof(uint);

    private const int BrotliWindowBitsMin = 10;
    private const int BrotliWindowBitsMax = 22;

    // Pieces in which a value is handed over, so that one that does not get smaller is noticed before its end.
    private const int PieceBytes = 64 * 1024;

    /// <summary>Whether so few bytes can become so many at all. Saves memory for what is certainly damaged.</summary>
    public static bool CouldBecome(CompressionAlgorithm algorithm, int compressedBytes, int bytes) =>
        algorithm == CompressionAlgorithm.Brotli || bytes <= (long)compressedBytes * DeflateRatioMax;

    /// <summary>Room for the compressed form of any value of this size.</summary>
    public static int CompressedBytesMax(CompressionAlgorithm algorithm, int bytes) => algorithm == CompressionAlgorithm.Brotli
        ? BrotliEncoder.GetMaxCompressedLength(bytes)
        : checked(bytes + (bytes / DeflateGrowthMax) + DeflateFrameBytesMax);

    /// <summary>Compresses; null when the result does not fit into the target. Of nothing it makes nothing.</summary>
    public static int? TryCompress(CompressionAlgorithm algorithm, int level, ReadOnlySpan<byte> value, Memory<byte> target)
    {
        if (value.IsEmpty) return 0;
        if (algorithm == CompressionAlgorithm.Brotli)
        {
            var window = Math.Clamp(BitOperations.Log2((uint)value.Length) + 1, BrotliWindowBitsMin, BrotliWindowBitsMax);
            return BrotliEncoder.TryCompress(value, target.Span, out var written, level, window) ? written : null;
        }

        var sink = new MemorySink(target);
        var options = new ZLibCompressionOptions { CompressionLevel = level };
        using (Stream deflate = algorithm == CompressionAlgorithm.Gzip
            ? new GZipStream(sink, options, leaveOpen: true)
            : new ZLibStream(sink, options, leaveOpen: true))
        {
            for (; value.Length > 0 && !sink.IsFull; value = value[Math.Min(PieceBytes, value.Length)..])
                deflate.Write(value[..Math.Min(PieceBytes, value.Length)]);
        }

        return sink.IsFull ? null : sink.Written;
    }

    /// <summary>Fills the target; false when the source is not the compressed form of exactly so many bytes.</summary>
    public static bool TryExpand(CompressionAlgorithm algorithm, ReadOnlyMemory<byte> source, Span<byte> target) => algorithm switch
    {
        _ when target.IsEmpty || source.IsEmpty => target.IsEmpty && source.IsEmpty,
        CompressionAlgorithm.Brotli => TryExpandBrotli(source.Span, target),
        CompressionAlgorithm.Gzip => EndsInLength(source.Span, target.Length) && TryInflate(algorithm, source, target),
        CompressionAlgorithm.Zlib => TryInflate(algorithm, source, target),
        _ => false,
    };

    private static bool TryExpandBrotli(ReadOnlySpan<byte> source, Span<byte> target)
    {
        using var decoder = default(BrotliDecoder);
        var status = decoder.Decompress(source, target, out var consumed, out var written);
        return status == OperationStatus.Done && consumed == source.Length && written == target.Length;
    }

    private static bool TryInflate(CompressionAlgorithm algorithm, ReadOnlyMemory<byte> source, Span<byte> target)
    {
        var input = new WithheldSource(source);
        try
        {
            using Stream inflate = algorithm == CompressionAlgorithm.Gzip
                ? new GZipStream(input, CompressionMode.Decompress)
                : new ZLibStream(input, CompressionMode.Decompress);
            if (inflate.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) != target.Length) return false;
            Span<byte> more = stackalloc byte[1];
            if (inflate.Read(more) != 0) return false;
        }
        catch (InvalidDataException)
        {
            return false;
        }

        // After its end gzip looks for a further member, so that asking for more says nothing there; its length has been checked.
        return input.IsConsumed && (algorithm == CompressionAlgorithm.Gzip || !input.WasAskedForMore);
    }

    private static bool EndsInLength(ReadOnlySpan<byte> gzip, int length) =>
        gzip.Length >= GzipLengthBytes && BinaryPrimitives.ReadUInt32LittleEndian(gzip[^GzipLengthBytes..]) == (uint)length;
}
