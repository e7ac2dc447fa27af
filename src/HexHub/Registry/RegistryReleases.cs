using HexHub.Packages;

namespace HexHub.Registry;

/// <summary>Turns stored releases into what goes into the registry files.</summary>
internal static class RegistryReleases
{
    public static RegistryRelease Of(Release release) => new()
    {
        Version = release.Version, InnerChecksum = Convert.FromHexString(release.InnerChecksum),
        OuterChecksum = Convert.FromHexString(release.OuterChecksum), PublishedAt = release.InsertedAt,
        Dependencies = [.. release.Requirements.Select(requirement => new RegistryDependency(
            requirement.Package.Value, requirement.Requirement, requirement.Optional, requirement.App, requirement.Repository))],
    };
}
