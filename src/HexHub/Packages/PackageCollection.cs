using System.Globalization;
using Concord.Collections;
using HexHub.Versions;

namespace HexHub.Packages;

/// <summary>Where packages and releases are kept, and by what they are found.</summary>
internal static class PackageCollection
{
    /// <summary>Terms: repository, then time; so the newest packages of a repository are its last entries.</summary>
    public static readonly SecondaryIndex<Package> ByUpdate =
        SecondaryIndex.Many<Package>("updated", package => [TimeTerm(package.Repository, package.UpdatedAt)]);

    public static readonly SecondaryIndex<Package> ByOwner =
        SecondaryIndex.Many<Package>("owner", package => package.Owners.Select(owner => owner.User));

    public static readonly SecondaryIndex<Package> ByCreation =
        SecondaryIndex.Many<Package>("inserted", package => [TimeTerm(package.Repository, package.InsertedAt)]);

    /// <summary>Key: <c>REPOSITORY/NAME</c>.</summary>
    public static readonly Collection<Package> Packages = new(
        "hexhub/packages", package => package.Id.ToString(), HexHubJson.Default.Package, ByUpdate, ByCreation, ByOwner);

    /// <summary>Key: <c>REPOSITORY/NAME/VERSION</c>.</summary>
    public static readonly Collection<Release> Releases = new(
        "hexhub/releases", release => KeyOf(release.Package, release.Version), HexHubJson.Default.Release);

    public static string KeyOf(PackageId package, SemVersion version) => $"{package}/{version}";

    public static Package? Find(IRecordReader reader, PackageId id) => Packages.Get(reader, id.ToString());

    public static Release? Find(IRecordReader reader, PackageId id, SemVersion version) => Releases.Get(reader, KeyOf(id, version));

    /// <summary>All releases of a package, ascending by version.</summary>
    public static IReadOnlyList<Release> ReleasesOf(IRecordReader reader, PackageId id) =>
        [.. Releases.WithPrefix(reader, $"{id}/").OrderBy(release => release.Version)];

    private static string TimeTerm(string repository, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{repository}/{time.UtcTicks:D19}");
}
