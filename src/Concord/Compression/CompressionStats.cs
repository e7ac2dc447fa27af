namespace Concord.Compression;

/// <summary>What compressing a value would save.</summary>
/// <param name="OriginalSize">Its own length, in bytes.</param>
/// <param name="CompressedSize">Its length compressed, in bytes; may be more.</param>
public readonly record struct CompressionStats(int OriginalSize, int CompressedSize)
{
    /// <summary>The compressed length in percent of the original; 100 for an empty value.</summary>
    public double CompressionRatio => OriginalSize == 0 ? 100 : Math.Round(100.0 * CompressedSize / OriginalSize, 2);

    /// <summary>Bytes saved; negative when it gets larger.</summary>
    public int SavingsBytes => OriginalSize - CompressedSize;

    /// <summary>The same in percent of the original.</summary>
    public double SavingsPercent => Math.Round(100 - CompressionRatio, 2);
}
