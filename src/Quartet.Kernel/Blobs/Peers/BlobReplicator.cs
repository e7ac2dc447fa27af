using Concord;
using Concord.Changes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Quartet.Kernel.Blobs.Peers;

/// <summary>Fetches what this node should have and has not: at the start, and whenever another node has stored something. Removes what was removed.</summary>
internal sealed class BlobReplicator(
    ConcordStore store, LocalBlobStore local, BlobFetcher fetcher, TimeProvider clock, ILogger<BlobReplicator> logger) : BackgroundService
{
    private const int AtOnceMax = 4;
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, BlobRecord> _missing = new(StringComparer.Ordinal);
    private volatile int _missingCount;

    /// <summary>How many blobs this node should have and has not.</summary>
    public int Missing => _missingCount;

    /// <inheritdoc />
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
                // From the state again, then.
            }
#pragma warning disable CA1031 // What is missing is fetched when somebody asks for it; a host that stops would serve nothing.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (stoppingToken.IsCancellationRequested) return;
                KernelLog.CopyingFailed(logger, e);
                await Task.Delay(RetryEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        var view = store.View();
        _missing.Clear();
        foreach (var blob in BlobRecord.All.All(view)) Want(blob);
        await FetchAsync(ct);
        await using var changes = store.WatchAsync(BlobRecord.All.Records, view.Revision, ct).GetAsyncEnumerator(ct);
        var next = changes.MoveNextAsync().AsTask();
        while (true)
        {
            // Without anything missing it waits for news alone.
            var news = _missing.Count == 0 ? next : await Task.WhenAny(next, Task.Delay(RetryEvery, clock, ct));
            if (news == next)
            {
                if (!await next) return;
                await TakeAsync(changes.Current, ct);
                next = changes.MoveNextAsync().AsTask();
            }

            await FetchAsync(ct);
        }
    }

    private async Task TakeAsync(ChangeSet set, CancellationToken ct)
    {
        foreach (var change in set.Changes)
        {
            var (name, blob) = BlobRecord.All.Read(change);
            if (blob is not null)
            {
                Want(blob);
                continue;
            }

            _missing.Remove(name);
            await local.DeleteAsync(BlobName.Of(name), ct);
        }
    }

    private void Want(BlobRecord blob)
    {
        if (!local.Contains(blob.BlobName)) _missing[blob.Name] = blob;
    }

    private async Task FetchAsync(CancellationToken ct)
    {
        if (_missing.Count == 0) return;
        _missingCount = _missing.Count;
        var fetched = new System.Collections.Concurrent.ConcurrentBag<string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = ct };
        await Parallel.ForEachAsync(_missing.Values.ToList(), parallel, async (blob, within) =>
        {
            if (await fetcher.TryFetchAsync(blob, within)) fetched.Add(blob.Name);
        });
        foreach (var name in fetched) _missing.Remove(name);
        _missingCount = _missing.Count;
        if (!fetched.IsEmpty) KernelLog.Copied(logger, fetched.Count, _missing.Count);
    }
}
