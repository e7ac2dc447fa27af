namespace Concord.Compression;

/// <summary>A value as it is stored.</summary>
/// <param name="Algorithm">How; <see cref="CompressionAlgorithm.None"/>: the bytes are the value.</param>
/// <param name="OriginalBytes">Size of the value.</param>
/// <param name="Bytes">What is stored.</param>
public readonly record struct CompressedValue(CompressionAlgorithm Algorithm, int OriginalBytes, ReadOnlyMemory<byte> Bytes);
