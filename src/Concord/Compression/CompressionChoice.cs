namespace Concord.Compression;

/// <summary>What a caller wants of one write.</summary>
public enum CompressionChoice
{
    /// <summary>What the options say.</summary>
    Automatic = 0,

    /// <summary>Compress, however small the value and whatever the options say.</summary>
    Force,

    /// <summary>Store the value as it is.</summary>
    Never,
}
