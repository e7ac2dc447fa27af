using Concord;
using Concord.Changes;
using HexHub.Packages;
using HexHub.Registry.Signing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HexHub.Registry;

/// <summary>
/// The signed <c>names</c> and <c>versions</c> files. A watch keeps one encoded piece a package; when something has changed, the pieces
/// are joined and signed anew, once for all changes of a short while.
/// </summary>
internal sealed class RepositoryLists(
    ConcordStore store, RegistryKey key, IOptions<HexHubOptions> options, TimeProvider clock, ILogger<RepositoryLists> logger) : BackgroundService
{
    // A list of 20 000 packages takes some tens of milliseconds to make: at this pace a storm of publishes leaves the machine to others.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly SortedDictionary<string, Piece> _pieces = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RegistryFile? _names;
    private volatile RegistryFile? _versions;

    /// <summary>The <c>names</c> file; waits only while the first one is being made.</summary>
    public async ValueTask<RegistryFile?> NamesAsync(CancellationToken ct)
    {
        if (_names is null) await _ready.Task.WaitAsync(ct);
        return _names;
    }

    /// <summary>The <c>versions</c> file; waits only while the first one is being made.</summary>
    public async ValueTask<RegistryFile?> VersionsAsync(CancellationToken ct)
    {
        if (_versions is null) await _ready.Task.WaitAsync(ct);
        return _versions;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
                return; // The store has stopped.
            }
            catch (CompactedException)
            {
                RegistryLog.ListsStartOver(logger);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        var view = store.View();
        _pieces.Clear();
        foreach (var package in PackageCollection.Packages.WithPrefix(view, options.Value.RepositoryName + "/")) Set(package);
        Publish();
        await using var changes = store.WatchAsync(PackageCollection.Packages.Records, view.Revision, ct).GetAsyncEnumerator(ct);
        for (var next = changes.MoveNextAsync().AsTask(); await next;)
        {
            do
            {
                Take(changes.Current);
                next = changes.MoveNextAsync().AsTask();
            }
            while (next.IsCompletedSuccessfully && await next);

            Publish();
            await Task.Delay(Pause, clock, ct);
        }
    }

    private void Take(ChangeSet set)
    {
        foreach (var change in set.Changes)
        {
            var (id, package) = PackageCollection.Packages.Read(change);
            if (!id.StartsWith(options.Value.RepositoryName + "/", StringComparison.Ordinal)) continue;
            if (package is null) _pieces.Remove(id[(options.Value.RepositoryName.Length + 1)..]);
            else Set(package);
        }
    }

    private void Set(Package package) => _pieces[package.Name.Value] = new Piece(
        NamesFile.EncodeFragment(package.Name, package.UpdatedAt),
        VersionsFile.EncodeFragment(package.Name, package.Releases.Select(release => new ListedVersion(release.Version))));

    private void Publish()
    {
        var now = clock.GetUtcNow();
        _names = RegistryFile.Of(Sign(piece => piece.Names), now);
        _versions = RegistryFile.Of(Sign(piece => piece.Versions), now);
        _ready.TrySetResult();
    }

    private byte[] Sign(Func<Piece, ReadOnlyMemory<byte>> part) =>
        key.Sign(IndexFile.Concatenate(options.Value.RepositoryName, [.. _pieces.Values.Select(part)]));

    private sealed record Piece(ReadOnlyMemory<byte> Names, ReadOnlyMemory<byte> Versions);
}
