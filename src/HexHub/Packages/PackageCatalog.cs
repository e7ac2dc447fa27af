using Concord;
using Concord.Collections;

namespace HexHub.Packages;

/// <summary>Reads packages: one, those of an owner, those that match a search.</summary>
internal sealed class PackageCatalog(ConcordStore store)
{
    /// <summary>Whether no package has ever been published here, in whatever repository.</summary>
    public bool IsEmpty => !store.View().Scan(PackageCollection.Packages.Records).Any();

    /// <summary>Whether there are packages of a repository that goes by another name.</summary>
    public bool HasOthersThan(string repository)
    {
        var view = store.View();
        return PackageCollection.Packages.CountWithPrefix(view, "") > PackageCollection.Packages.CountWithPrefix(view, $"{repository}/");
    }

    /// <summary>A package with the revision of its last change.</summary>
    public Stored<Package>? Find(PackageId id) => PackageCollection.Packages.GetStored(store.View(), id.ToString());

    public Stored<Release>? Find(PackageId id, Versions.SemVersion version) => PackageCollection.Releases.GetStored(store.View(), PackageCollection.KeyOf(id, version));

    public IReadOnlyList<Package> OwnedBy(string user) => [.. PackageCollection.Packages.Find(store.View(), PackageCollection.ByOwner, user)];

    /// <summary>The packages of a repository that match, in the asked order; read as they are asked for.</summary>
    public IEnumerable<Package> Search(string repository, PackageSearch search)
    {
        var view = store.View();
        var packages = search.Sort switch
        {
            PackageSort.Inserted => InOrderOf(view, repository, PackageCollection.ByCreation, descending: true),
            PackageSort.Updated => InOrderOf(view, repository, PackageCollection.ByUpdate, descending: true),
            PackageSort.UpdatedAscending => InOrderOf(view, repository, PackageCollection.ByUpdate, descending: false),
            _ => PackageCollection.Packages.WithPrefix(view, $"{repository}/"),
        };
        return search.IsEmpty ? packages : packages.Where(package => search.Matches(new SearchedPackage(package, id => PackageCollection.ReleasesOf(view, id))));
    }

    /// <summary>How many packages and releases a repository has; counted over the keys, without reading the records.</summary>
    public (int Packages, int Releases) Count(string repository)
    {
        var view = store.View();
        return (PackageCollection.Packages.CountWithPrefix(view, $"{repository}/"), PackageCollection.Releases.CountWithPrefix(view, $"{repository}/"));
    }

    private static IEnumerable<Package> InOrderOf(IRecordReader reader, string repository, SecondaryIndex<Package> index, bool descending) =>
        PackageCollection.Packages.InOrderOf(reader, index, descending).Where(package => package.Repository == repository);
}
