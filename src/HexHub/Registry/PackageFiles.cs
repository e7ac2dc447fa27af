using System.Collections.Concurrent;
using Concord;
using Concord.Kv;
using HexHub.Packages;
using HexHub.Registry.Signing;

namespace HexHub.Registry;

/// <summary>
/// The signed <c>packages/NAME</c> files, in memory. Each remembers the revision of the package it was made from: a reader who finds
/// that the package has changed since makes the next one, so a file is never older than the store, on any node.
/// </summary>
internal sealed class PackageFiles(ConcordStore store, RegistryKey key)
{
    private readonly ConcurrentDictionary<PackageId, Made> _files = new();
    private volatile int _made;

    /// <summary>The file of a package; null when there is no such package.</summary>
    public RegistryFile? Find(PackageId id)
    {
        var view = store.View();
        if (PackageCollection.Packages.GetStored(view, id.ToString()) is not var (package, revision))
        {
            _files.TryRemove(id, out _);
            return null;
        }

        if (_files.TryGetValue(id, out var made) && made.Revision == revision) return made.File.Value;

        // Many may ask at once for a file that is not there yet: one of them makes it.
        var next = new Made(revision, new Lazy<RegistryFile>(() => Make(view, package)));
        var kept = _files.AddOrUpdate(id, next, (_, other) => other.Revision >= revision ? other : next);
        try
        {
            return kept.File.Value;
        }
        catch
        {
            _files.TryRemove(KeyValuePair.Create(id, kept)); // It would remember its failure; the next one tries again.
            throw;
        }
    }

    /// <summary>How many files are kept.</summary>
    public int RememberedCount => _files.Count;

    /// <summary>How many files have been made.</summary>
    public int MadeCount => _made;

    /// <summary>Makes the file now, so that the first reader does not wait for it.</summary>
    public void Warm(PackageId id) => Find(id);

    private RegistryFile Make(StoreView view, Package package)
    {
        Interlocked.Increment(ref _made);
        var releases = PackageCollection.ReleasesOf(view, package.Id).Select(RegistryReleases.Of);
        var payload = PackageFile.Encode(package.Repository, package.Name, releases, []);
        return RegistryFile.Of(key.Sign(payload), package.UpdatedAt);
    }

    private sealed record Made(Revision Revision, Lazy<RegistryFile> File);
}
