namespace HexHub.Packages;

/// <summary>A package that a search looks at; its releases are read only when the search asks for something that is in them.</summary>
internal sealed class SearchedPackage(Package package, Func<PackageId, IReadOnlyList<Release>> releasesOf)
{
    private IReadOnlyList<Release>? _releases;

    public Package Package { get; } = package;

    public string Name => Package.Name.Value;

    public IReadOnlyList<Release> Releases => _releases ??= releasesOf(Package.Id);

    /// <summary>The release that stands for the package.</summary>
    public Release? Representative => Releases.FirstOrDefault(release => release.Version.CompareTo(Package.Representative) == 0);
}
