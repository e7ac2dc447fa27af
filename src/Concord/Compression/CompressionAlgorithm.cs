namespace Concord.Compression;

/// <summary>How a value is compressed. The numbers are on disk: never change one; there is no room for more.</summary>
public enum CompressionAlgorithm : byte
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>RFC 1950.</summary>
    Zlib = 1,

    /// <summary>RFC 1952.</summary>
    Gzip = 2,

    /// <summary>RFC 7932.</summary>
    Brotli = 3,
}
