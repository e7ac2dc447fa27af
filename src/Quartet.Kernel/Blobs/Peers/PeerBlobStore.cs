using Concord;

namespace Quartet.Kernel.Blobs.Peers;

/// <summary>
/// Blobs of a cluster without shared storage: each node keeps all of them on its own disk. A new one is on the disks of enough nodes before
/// it counts as stored; the rest fetch it in the background, or when somebody asks for it first.
/// </summary>
internal sealed class PeerBlobStore(LocalBlobStore local, ConcordStore store, BlobPusher pusher, BlobFetcher fetcher) : IBlobStore
{
    /// <inheritdoc />
    public async Task<IStagedBlob?> StageAsync(Stream content, long bytesMax, CancellationToken ct) =>
        await local.StageAsync(content, bytesMax, ct) is { } staged ? new StagedBlob(this, staged) : null;

    /// <inheritdoc />
    /// <exception cref="BlobUnreachableException">There is one, and no node that answers has it.</exception>
    public async Task<Stream?> OpenAsync(BlobName name, CancellationToken ct)
    {
        if (await local.OpenAsync(name, ct) is { } here) return here;
        if (BlobRecord.All.Get(store.View(), name.Value) is not { } known) return null;
        if (await fetcher.TryFetchAsync(known, ct) && await local.OpenAsync(name, ct) is { } fetched) return fetched;
        throw new BlobUnreachableException($"No node that answers has '{name}'.");
    }

    /// <inheritdoc />
    public async Task DeleteAsync(BlobName name, CancellationToken ct)
    {
        await local.DeleteAsync(name, ct);
        if (BlobRecord.All.Get(store.View(), name.Value) is null) return;

        // The others see it, and remove theirs.
        await store.TransactAsync(transaction => BlobRecord.All.Delete(transaction, name.Value), ct);
    }

    private async Task CommitAsync(IStagedBlob staged, BlobName name, CancellationToken ct)
    {
        var blob = new BlobRecord(name.Value, await BlobChecksum.OfAsync(staged, ct), staged.Length);
        await Task.WhenAll(staged.CommitAsync(name, ct), pusher.PushAsync(blob, staged.OpenRead, ct));
        await store.TransactAsync(
            transaction =>
            {
                BlobRecord.All.Put(transaction, blob);
                return true;
            },
            ct);
    }

    private sealed class StagedBlob(PeerBlobStore blobs, IStagedBlob staged) : IStagedBlob
    {
        public long Length => staged.Length;

        public Stream OpenRead() => staged.OpenRead();

        public Task CommitAsync(BlobName name, CancellationToken ct) => blobs.CommitAsync(staged, name, ct);

        public ValueTask DisposeAsync() => staged.DisposeAsync();
    }
}
