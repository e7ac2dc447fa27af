using HexHub.Versions;

namespace HexHub.Packages;

/// <summary>A package as it is stored, with the little of each release that lists need.</summary>
internal sealed record Package
{
    public required string Repository { get; init; }

    public required PackageName Name { get; init; }

    public required DateTimeOffset InsertedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required IReadOnlyList<PackageOwner> Owners { get; init; }

    /// <summary>Ascending by version; never empty.</summary>
    public required IReadOnlyList<ReleaseSummary> Releases { get; init; }

    /// <summary>From the release that stands for the package: the latest stable one, else the latest.</summary>
    public required PackageMeta Meta { get; init; }

    public PackageId Id => new(Repository, Name);

    public SemVersion Latest => Releases[^1].Version;

    public SemVersion? LatestStable => Releases.LastOrDefault(release => !release.Version.IsPrerelease)?.Version;

    /// <summary>The release that stands for the package.</summary>
    public SemVersion Representative => LatestStable ?? Latest;

    public bool IsOwnedBy(string user) => Owners.Any(owner => owner.User == user);

    public ReleaseSummary? Find(SemVersion version) => Releases.FirstOrDefault(release => release.Version.CompareTo(version) == 0);
}
