using System.ComponentModel.DataAnnotations;

namespace HexHub;

/// <summary>Settings of the package registry: section <c>HexHub</c> of the configuration.</summary>
public sealed class HexHubOptions
{
    /// <summary>
    /// Name under which clients know the repository; it is part of what is signed. Default <c>hexpm</c>: the registry takes the place of
    /// the public one. Any other name makes it a repository beside it.
    /// </summary>
    [RegularExpression("^[a-z][a-z0-9_]{1,63}$", ErrorMessage = "allowed: 2 to 64 small letters, digits and _, a letter first.")]
    [Required]
    public string RepositoryName { get; init; } = "hexpm";

    /// <summary>Address under which clients reach the server, such as <c>https://hex.example.com</c>. Default: the one each request was sent to.</summary>
    [Url]
    public string? PublicUrl { get; init; }

    /// <summary>Largest accepted package tarball, in bytes. Default 16 MiB, the limit hex.pm applies.</summary>
    [Range(1, 1024 * 1024 * 1024)]
    public int TarballBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Largest accepted content of a package once unpacked, in bytes. Default 128 MiB, the limit hex.pm applies.</summary>
    [Range(1, int.MaxValue)]
    public int ContentsBytesMax { get; init; } = 128 * 1024 * 1024;

    /// <summary>Whether a description and SPDX licences are demanded, as hex.pm does. Default false.</summary>
    public bool StrictMetadata { get; init; }

    /// <summary>How long after its publication a release can be replaced, in minutes. Default 60, as hex.pm does.</summary>
    [Range(0, int.MaxValue)]
    public int ReplaceReleaseMinutes { get; init; } = 60;

    /// <summary>How long after the first release of a package all of its releases can be replaced, in minutes. Default 1440, as hex.pm does.</summary>
    [Range(0, int.MaxValue)]
    public int ReplacePackageMinutes { get; init; } = 24 * 60;

    /// <summary>Memory for tarballs that are asked for often, in bytes. Default 128 MiB.</summary>
    [Range(0, long.MaxValue)]
    public long TarballCacheBytes { get; init; } = 128L * 1024 * 1024;
}
