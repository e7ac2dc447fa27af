namespace Concord.Compression;

/// <summary>Which values are compressed before they are stored, and how. What is stored stays readable whatever these say.</summary>
public sealed record CompressionOptions
{
    /// <summary>Whether values are compressed of which the caller does not say anything. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How. Default <see cref="CompressionAlgorithm.Zlib"/>.</summary>
    public CompressionAlgorithm Algorithm { get; init; } = CompressionAlgorithm.Zlib;

    /// <summary>Values larger than this are compressed, in bytes. Default 1024.</summary>
    public int ThresholdBytes { get; init; } = 1024;

    /// <summary>0 the quickest to 9 the smallest; mapped to what the platform has. Default 6.</summary>
    public int Level { get; init; } = 6;

    internal IEnumerable<string> Faults()
    {
        if (Algorithm is < CompressionAlgorithm.None or > CompressionAlgorithm.Brotli) yield return $"Compression.Algorithm is {Algorithm}; allowed: None, Zlib, Gzip, Brotli.";
        if (ThresholdBytes < 0) yield return $"Compression.ThresholdBytes is {ThresholdBytes}; it must be at least 0.";
        if (Level is < 0 or > 9) yield return $"Compression.Level is {Level}; it must be 0 to 9.";
    }
}
