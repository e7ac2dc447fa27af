using System.Buffers;
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

        // One byte less than the value has: what does not fit there is not worth storing.
        return value.Length > 0 && TryCompress(value.Payload, algorithm, Config.Level, value.Length - 1) is { } compressed
            ? value.As(compressed, (byte)algorithm)
            : value;
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
        return TryCompress(bytes, algorithm, level, Codec.CompressedBytesMax(algorithm, bytes.Length))
            ?? throw new ConcordException(ConcordErrorCode.Internal, $"{algorithm} made more of {bytes.Length} bytes than it can.");
    }

    /// <summary>The bytes of which this is the compressed form.</summary>
    /// <param name="compressed">The compressed form.</param>
    /// <param name="algorithm">How it was compressed.</param>
    /// <param name="length">How many bytes it must give: neither fewer nor more are accepted, so that a bomb does not go off.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidValue"/>: it is not the compressed form of so many bytes.</exception>
    public static byte[] Expand(ReadOnlyMemory<byte> compressed, CompressionAlgorithm algorithm, int length)
    {
        if (algorithm == CompressionAlgorithm.None) return compressed.Length == length ? compressed.ToArray() : throw Damaged();
        if (length < 0 || !Codec.CouldBecome(algorithm, compressed.Length, length)) throw Damaged();
        var expanded = GC.AllocateUninitializedArray<byte>(length);
        return Codec.TryExpand(algorithm, compressed, expanded) ? expanded : throw Damaged();
    }

    private static ConcordException Damaged() =>
        new(ConcordErrorCode.InvalidValue, "The compressed form of the value is damaged, or not as long as it is said to be.");

    private static byte[]? TryCompress(ReadOnlyMemory<byte> value, CompressionAlgorithm algorithm, int level, int bytesMax)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytesMax);
        try
        {
            var length = Codec.TryCompress(algorithm, level, value.Span, buffer.AsMemory(0, bytesMax));
            return length is { } written ? buffer.AsSpan(0, written).ToArray() : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
