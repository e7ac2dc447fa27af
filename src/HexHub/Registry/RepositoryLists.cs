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

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    // Longer than the first lists of any registry take to make. A client that gets no answer tries again.
    private static readonly TimeSpan FirstListsMax = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<string, Piece> _pieces = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RegistryFile? _names;
    private volatile RegistryFile? _versions;
    private volatile int _made;

    /// <summary>The <c>names</c> file; waits only while the first one is being made.</summary>
    /// <exception cref="TimeoutException">There is none yet.</exception>
    public async ValueTask<RegistryFile?> NamesAsync(CancellationToken ct)
    {
        if (_names is null) await _ready.Task.WaitAsync(FirstListsMax, clock, ct);
        return _names;
    }

    /// <summary>The <c>versions</c> file; waits only while the first one is being made.</summary>
    /// <exception cref="TimeoutException">There is none yet.</exception>
    public async ValueTask<RegistryFile?> VersionsAsync(CancellationToken ct)
    {
        if (_versions is null) await _ready.Task.WaitAsync(FirstListsMax, clock, ct);
        return _versions;
    }

    /// <summary>How often the lists have been made.</summary>
    public int Made => _made;

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
#pragma warning disable CA1031 // Packages are still served one by one; a host that stops would serve nothing.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (stoppingToken.IsCancellationRequested) return;
                RegistryLog.ListsFailed(logger, e);
                await Task.Delay(Retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
        var next = changes.MoveNextAsync().AsTask();
        while (await next)
        {
            do
            {
                Take(changes.Current);
                next = changes.MoveNextAsync().AsTask();
            }
            while (next.IsCompletedSuccessfully && await next);

            Publish();
            await Task.Delay(Pause, clock, CancellationToken.None); // Short. A watch that is being read cannot be let go of.
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
        Interlocked.Increment(ref _made);
        _ready.TrySetResult();
    }

    private byte[] Sign(Func<Piece, ReadOnlyMemory<byte>> part) =>
        key.Sign(IndexFile.Concatenate(options.Value.RepositoryName, [.. _pieces.Values.Select(part)]));

    private sealed record Piece(ReadOnlyMemory<byte> Names, ReadOnlyMemory<byte> Versions);
}
