using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Quartet.Kernel.Nodes;

namespace Quartet.Kernel.Blobs.Peers;

/// <summary>
/// Brings a blob here that another node has. It is staged, compared with the checksum it was stored with, and renamed: one that differs is
/// never seen. Many who want the same blob wait for one transfer.
/// </summary>
internal sealed class BlobFetcher(LocalBlobStore local, NodeDirectory nodes, PeerBlobClient client, PeerBlobOptions options, ILogger<BlobFetcher> logger) : IDisposable
{
    private const int AtOnceMax = 8;

    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _transfers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(AtOnceMax);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Fetches a blob; false when no node that answers has it.</summary>
    public async Task<bool> TryFetchAsync(BlobRecord blob, CancellationToken ct)
    {
        var transfer = _transfers.GetOrAdd(blob.Name, _ => new Lazy<Task<bool>>(() => FetchAsync(blob, _stop.Token)));
        try
        {
            return await transfer.Value.WaitAsync(ct);
        }
        finally
        {
            // Whoever gives up leaves it to those who still wait; the next one who asks after its end begins anew.
            if (transfer.Value.IsCompleted) _transfers.TryRemove(KeyValuePair.Create(blob.Name, transfer));
        }
    }

    public void Dispose() => _stop.Cancel();

    private async Task<bool> FetchAsync(BlobRecord blob, CancellationToken ct)
    {
        if (blob.Bytes > options.BytesMax) return false;
        await _places.WaitAsync(ct);
        try
        {
            foreach (var node in nodes.Others)
            {
                if (local.Contains(blob.BlobName)) return true;
                if (await TryFetchAsync(node, blob, ct)) return true;
            }

            return false;
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<bool> TryFetchAsync(Peer node, BlobRecord blob, CancellationToken ct)
    {
        try
        {
            return await client.FetchAsync(node.Record, blob, (content, within) => TakeAsync(node, blob, content, within), ct);
        }
        catch (HttpRequestException e)
        {
            KernelLog.FetchFailed(logger, node.Name, blob.Name, e.Message);
            return false;
        }
    }

    private async Task<bool> TakeAsync(Peer node, BlobRecord blob, Stream content, CancellationToken ct)
    {
        await using var staged = await local.StageAsync(content, blob.Bytes, ct);
        if (staged is null || staged.Length != blob.Bytes || await BlobChecksum.OfAsync(staged, ct) != blob.Sha256)
        {
            KernelLog.BlobDiffers(logger, node.Name, blob.Name);
            return false;
        }

        await staged.CommitAsync(blob.BlobName, CancellationToken.None);
        return true;
    }
}
