using System.ComponentModel.DataAnnotations;

namespace HexHub.Publishing.Tarballs;

/// <summary>How large a package tarball and its parts may be. The defaults are the limits of hex.pm; hex-protocol.md section 7.2.</summary>
internal sealed record TarballLimits
{
    /// <summary>Most members of <c>contents.tar.gz</c>.</summary>
    public const int ContentsEntriesMax = 50_000;

    /// <summary>Most characters of all member paths together, so that the listing stays small whatever the archive.</summary>
    public const int ListingCharsMax = 4 * 1024 * 1024;

    /// <summary>Largest tarball, in bytes. Default 16 MiB.</summary>
    [Range(1, int.MaxValue)]
    public long TarballBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Largest <c>contents.tar.gz</c> when unpacked, in bytes, headers and padding included. Default 128 MiB.</summary>
    [Range(1, int.MaxValue)]
    public long UnpackedBytesMax { get; init; } = 128 * 1024 * 1024;

    /// <summary>Largest <c>metadata.config</c>, in bytes. Default 1 MiB.</summary>
    [Range(1, 16 * 1024 * 1024)]
    public int MetadataBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Largest <c>VERSION</c>, in bytes.</summary>
    public const int VersionBytesMax = 32;

    /// <summary>Largest <c>CHECKSUM</c>, in bytes.</summary>
    public const int ChecksumBytesMax = 128;
}
