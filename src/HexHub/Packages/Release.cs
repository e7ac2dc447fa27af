using System.Text.Json.Nodes;
using HexHub.Versions;

namespace HexHub.Packages;

/// <summary>A release as it is stored.</summary>
internal sealed record Release
{
    public required string Repository { get; init; }

    public required PackageName Name { get; init; }

    public required SemVersion Version { get; init; }

    public required DateTimeOffset InsertedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>SHA-256 of the tarball, in lower-case hex.</summary>
    public required string OuterChecksum { get; init; }

    /// <summary>The tarball's own <c>CHECKSUM</c>, in lower-case hex.</summary>
    public required string InnerChecksum { get; init; }

    /// <summary>Name of the tarball in the blob store; another one for each upload.</summary>
    public required string Blob { get; init; }

    /// <summary>Size of the tarball, in bytes.</summary>
    public required long TarballBytes { get; init; }

    /// <summary>User name of who published it.</summary>
    public required string Publisher { get; init; }

    /// <summary>By name.</summary>
    public required IReadOnlyList<ReleaseRequirement> Requirements { get; init; }

    public required IReadOnlyList<string> BuildTools { get; init; }

    public string? Elixir { get; init; }

    public required PackageMeta Meta { get; init; }

    public JsonObject? Extra { get; init; }

    public PackageId Package => new(Repository, Name);
}
