using System.Buffers;

namespace Concord.Compression;

/// <summary>
/// Compresses values before they are stored, when the options or the caller say so and only if they get smaller. May be used by many threads
/// at once.
/// </summary>
public sealed class ValueCompression
{
    private readonly CompressionOptions _options;

    /// <summary>Compresses as the options say.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>: they cannot be kept to.</exception>
    public ValueCompression(CompressionOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <summary>Whether a value is compressed without being asked to.</summary>
    public bool ShouldCompress(ReadOnlyMemory<byte> value) => _options.Enabled && value.Length > _options.ThresholdBytes;

    /// <summary>A value as it is to be stored.</summary>
    /// <returns>Compressed, in memory of its own; or the very same memory, when it is not to be compressed or would not get smaller.</returns>
    public CompressedValue Compress(ReadOnlyMemory<byte> value, CompressionChoice choice = CompressionChoice.Automatic)
    {
        var wanted = choice == CompressionChoice.Force || (choice == CompressionChoice.Automatic && ShouldCompress(value));
        var compressed = wanted ? TryCompress(value.Span) : null;
        return compressed is null
            ? new CompressedValue(CompressionAlgorithm.None, value.Length, value)
            : new CompressedValue(_options.Algorithm, value.Length, compressed);
    }

    /// <summary>What compression would make of a value, however small it is.</summary>
    public CompressionStats Stats(ReadOnlyMemory<byte> value) => new(value.Length, Compress(value, CompressionChoice.Force).Bytes.Length);

    /// <summary>The value that was stored; the same memory where it was not compressed. No more is unpacked than the value is said to have.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="bytesMax">The largest value that is acceptable; a larger one is refused before memory is taken for it.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.ValueTooLarge"/>, or <see cref="ConcordErrorCode.InvalidValue"/>: the bytes are not what compression made of a value of
    /// that size.
    /// </exception>
    public static ReadOnlyMemory<byte> Decompress(CompressedValue stored, int bytesMax)
    {
        if (stored.OriginalBytes < 0) throw Corrupt();
        if (stored.OriginalBytes > bytesMax)
            throw new ConcordException(ConcordErrorCode.ValueTooLarge, $"The value has {stored.OriginalBytes} bytes; at most {bytesMax} are allowed.");
        if (stored.Algorithm == CompressionAlgorithm.None) return stored.OriginalBytes == stored.Bytes.Length ? stored.Bytes : throw Corrupt();
        if (!Codec.CouldBe(stored)) throw Corrupt();
        var value = GC.AllocateUninitializedArray<byte>(stored.OriginalBytes);
        return Codec.TryDecompress(stored.Algorithm, stored.Bytes, value) ? value : throw Corrupt();
    }

    private static ConcordException Corrupt() =>
        new(ConcordErrorCode.InvalidValue, "The stored value is damaged: it does not decompress to a value of the size that was stored with it.");

    private byte[]? TryCompress(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2) return null;

        // One byte less than the value has: what does not fit there is not worth storing.
        var buffer = ArrayPool<byte>.Shared.Rent(value.Length);
        try
        {
            return Codec.TryCompress(_options.Algorithm, _options.Level, value, buffer.AsMemory(0, value.Length - 1)) is { } length
                ? buffer.AsSpan(0, length).ToArray()
                : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
