namespace Concord.Compression;

/// <summary>How the bytes of a value are stored. The numbers are stored too.</summary>
public enum CompressionAlgorithm : byte
{
    /// <summary>As they are.</summary>
    None = 0,

    /// <summary>RFC 1950.</summary>
    Zlib = 1,

    /// <summary>RFC 1952.</summary>
    Gzip = 2,

    /// <summary>RFC 7932.</summary>
    Brotli = 3,
}
