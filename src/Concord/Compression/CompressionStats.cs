namespace Concord.Compression;

/// <summary>What compression makes of one value.</summary>
/// <param name="OriginalBytes">Its size.</param>
/// <param name="CompressedBytes">The size of what would be stored; the original one when compression does not make it smaller.</param>
public readonly record struct CompressionStats(int OriginalBytes, int CompressedBytes)
{
    /// <summary>The size of what would be stored, as a percentage of the original. 100 for an empty value.</summary>
    public double RatioPercent => OriginalBytes == 0 ? 100 : 100.0 * CompressedBytes / OriginalBytes;

    /// <summary>Bytes that are saved.</summary>
    public int SavingsBytes => OriginalBytes - CompressedBytes;

    /// <summary>The same as a percentage of the original.</summary>
    public double SavingsPercent => 100 - RatioPercent;
}
