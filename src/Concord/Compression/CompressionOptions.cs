namespace Concord.Compression;

/// <summary>Which values are compressed, and how. Values that were stored under other options stay readable.</summary>
public sealed record CompressionOptions
{
    /// <summary>Whether values are compressed without being asked to. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How: zlib, gzip or brotli. Default zlib.</summary>
    public CompressionAlgorithm Algorithm { get; init; } = CompressionAlgorithm.Zlib;

    /// <summary>Values larger than this are compressed, in bytes, 0 or more. Default 1024.</summary>
    public int ThresholdBytes { get; init; } = 1024;

    /// <summary>0 (none; stored as they are) or 1 (fast) to 9 (small). Default 6.</summary>
    public int Level { get; init; } = 6;

    /// <summary>Refuses options that cannot be kept to.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>, naming the option.</exception>
    public void Check()
    {
        if (Algorithm is not (CompressionAlgorithm.Zlib or CompressionAlgorithm.Gzip or CompressionAlgorithm.Brotli))
            throw Invalid($"Compression.Algorithm is {Algorithm}; it must be Zlib, Gzip or Brotli. Enabled = false switches compression off.");
        if (ThresholdBytes < 0) throw Invalid($"Compression.ThresholdBytes is {ThresholdBytes}; it must be at least 0.");
        if (Level is < 0 or > 9) throw Invalid($"Compression.Level is {Level}; it must be between 0 and 9.");
    }

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);
}
