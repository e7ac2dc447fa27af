using System.IO.Compression;
using System.Runtime.InteropServices;
using Concord.Kv;

namespace Concord.Compression;

/// <summary>Compresses values on their way in. They are expanded on every way out, so that nobody sees which ones are.</summary>
/// <param name="options">Which, and how.</param>
public sealed class ValueCompression(CompressionOptions options)
{
    /// <summary>What is in force.</summary>
    public CompressionOptions Config { get; } = options;

    /// <summary>Whether a value of this length is compressed when its caller does not say anything.</summary>
    public bool ShouldCompress(int length) => Config is { Enabled: true, Algorithm: not CompressionAlgorithm.None } && length > Config.ThresholdBytes;

    /// <summary>The value in the form it is to be stored in: compressed if that is wanted and makes it smaller.</summary>
    /// <param name="value">The value.</param>
    /// <param name="compress">True: whatever its size. False: never. Null: as the options say.</param>
    public StoredValue Apply(StoredValue value, bool? compress = null)
    {
        if (value.Tag.IsCompressed || !(compress ?? ShouldCompress(value.Length))) return value;
        var algorithm = Config.Algorithm == CompressionAlgorithm.None ? CompressionAlgorithm.Zlib : Config.Algorithm;
        var compressed = Compress(value.Payload, algorithm, Config.Level);
        return compressed.Length < value.Length ? value.As(compressed, (byte)algorithm) : value;
    }

    /// <summary>What compressing a value as the options say would save.</summary>
    public CompressionStats Stats(ReadOnlyMemory<byte> value) => new(value.Length, Compress(value, Config.Algorithm, Config.Level).Length);

    /// <summary>The compressed form of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="algorithm">How.</param>
    /// <param name="level">0 the quickest to 9 the smallest.</param>
    public static byte[] Compress(ReadOnlyMemory<byte> bytes, CompressionAlgorithm algorithm, int level = 6)
    {
        if (algorithm == CompressionAlgorithm.None) return bytes.ToArray();
        using var target = new MemoryStream(Math.Max(64, bytes.Length / 2));
        using (var stream = Compressor(target, algorithm, LevelOf(level))) stream.Write(bytes.Span);
        return target.ToArray();
    }

    /// <summary>The bytes of which this is the compressed form.</summary>
    /// <param name="compressed">The compressed form.</param>
    /// <param name="algorithm">How it was compressed.</param>
    /// <param name="length">How many bytes it must give: neither fewer nor more are accepted, so that a bomb does not go off.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidValue"/>: it is not the compressed form of so many bytes.</exception>
    public static byte[] Expand(ReadOnlyMemory<byte> compressed, CompressionAlgorithm algorithm, int length)
    {
        if (algorithm == CompressionAlgorithm.None) return compressed.Length == length ? compressed.ToArray() : throw Damaged(null);
        var expanded = new byte[length];
        try
        {
            using var source = AsStream(compressed);
            using var stream = Expander(source, algorithm);
            stream.ReadExactly(expanded);
            return stream.ReadByte() < 0 ? expanded : throw Damaged(null);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or InvalidOperationException)
        {
            throw Damaged(e);
        }
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array ?? [], array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);

    private static ConcordException Damaged(Exception? inner) =>
        new(ConcordErrorCode.InvalidValue, "The compressed form of the value is damaged, or not as long as it is said to be.", inner);

    private static Stream Compressor(Stream target, CompressionAlgorithm algorithm, CompressionLevel level) => algorithm switch
    {
        CompressionAlgorithm.Zlib => new ZLibStream(target, level, leaveOpen: true),
        CompressionAlgorithm.Gzip => new GZipStream(target, level, leaveOpen: true),
        _ => new BrotliStream(target, level, leaveOpen: true),
    };

    private static Stream Expander(Stream source, CompressionAlgorithm algorithm) => algorithm switch
    {
        CompressionAlgorithm.Zlib => new ZLibStream(source, CompressionMode.Decompress),
        CompressionAlgorithm.Gzip => new GZipStream(source, CompressionMode.Decompress),
        CompressionAlgorithm.Brotli => new BrotliStream(source, CompressionMode.Decompress),
        _ => throw Damaged(null),
    };

    private static CompressionLevel LevelOf(int level) => level switch
    {
        0 => CompressionLevel.NoCompression,
        <= 3 => CompressionLevel.Fastest,
        <= 7 => CompressionLevel.Optimal,
        _ => CompressionLevel.SmallestSize,
    };
}
