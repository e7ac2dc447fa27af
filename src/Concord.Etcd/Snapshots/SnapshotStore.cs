using System.Security.Cryptography;
using Concord.Etcd.Client;
using Concord.Etcd.Log;
using Concord.Etcd.Protos;
using Concord.Etcd.Wire;
using Concord.Log;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Concord.Etcd.Snapshots;

/// <summary>Keeps snapshots in etcd: chunks first, then the head that makes them one. The newest and the one before are kept.</summary>
internal sealed class SnapshotStore(EtcdClient client, KeyLayout keys, EtcdOptions options, ILogger logger)
{
    private const int ChunksAtOnce = 16;
    private const int KeysAtOnce = 10_000;

    // How often a reader begins again because what it read was replaced under its hands.
    private const int AttemptsMax = 5;

    /// <summary>The head as it is now.</summary>
    public async ValueTask<SnapshotSight> LookAsync(CancellationToken ct)
    {
        var answer = await client.CallAsync(EtcdMethods.Range, new RangeRequest { Key = keys.SnapshotHead }, Lane.Bulk, Patience.Long, ct).ConfigureAwait(false);
        return SightOf(answer);
    }

    public static SnapshotSight SightOf(RangeResponse answer) =>
        answer.Kvs is [{ } head]
            ? new SnapshotSight(SnapshotHead.Read(head.Value.Span), head.ModRevision, answer.Header.Revision)
            : new SnapshotSight(null, 0, answer.Header.Revision);

    /// <summary>Stores a snapshot. Cut short anywhere it leaves the older one in force, and chunks that the next attempt removes.</summary>
    /// <returns>The head in force now: this snapshot, or a newer one that somebody else has stored.</returns>
    public async Task<SnapshotHead> SaveAsync(LogHead at, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct)
    {
        var before = await LookAsync(ct).ConfigureAwait(false);
        if (before.Head is { } newer && newer.Version >= at.Version) return newer;
        await RemoveLeftoversAsync(before.Head, ct).ConfigureAwait(false);

        var attempt = Guid.NewGuid().ToString("N")[..16];
        var prefix = keys.Snapshot(at.Version, attempt);
        var chunks = new ChunkWriter(client, prefix, options.SnapshotBytesPerSecondMax, ct);
        await using var finallyDisposed = chunks.ConfigureAwait(false);
        await write(chunks, ct).ConfigureAwait(false);
        var sha256 = await chunks.FinishAsync().ConfigureAwait(false);
        var previous = before.Head is { } head ? head with { Previous = null } : null;
        var ours = new SnapshotHead(
            at.Version, at.Revision, attempt, chunks.Chunks, chunks.Bytes, sha256, SnapshotHead.FormatNow, options.NodeName, previous);
        await SwitchAsync(before, ours, chunks.CreateRevision, ct).ConfigureAwait(false);
        EtcdMessages.SnapshotStored(logger, at.Version, chunks.Bytes);
        return ours;
    }

    /// <summary>Reads the newest snapshot that is intact, all of it; null when none has ever been stored.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.CorruptSnapshot"/>: neither it nor the one before is intact.</exception>
    public async Task<(SnapshotHead Head, Stream Content)?> OpenAsync(CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            var sight = await LookAsync(ct).ConfigureAwait(false);
            if (sight.Head is null) return null;
            try
            {
                for (var head = sight.Head; head is not null; head = head.Previous)
                {
                    if (await TryReadAsync(head, sight.At, ct).ConfigureAwait(false) is { } chunks) return (head, new ChunkContent(chunks));
                    EtcdMessages.SnapshotDamaged(logger, head.Version);
                }

                throw new ConcordException(ConcordErrorCode.CorruptSnapshot, $"Snapshot {sight.Head.Version} in etcd is damaged, and so is the one before.");
            }
            catch (GrpcException failure) when (Failures.KindOf(failure) == FailureKind.Compacted && attempt < AttemptsMax)
            {
                // Newer snapshots have taken its place while it was read.
            }
        }
    }

    /// <summary>Removes the blobs that were written before a snapshot was taken, so that it covers whatever refers to them.</summary>
    /// <remarks>
    /// One whose entry is still to come goes too; its writer sees that and writes it again. Who follows the log reads a blob as of its
    /// entry's revision, where it stays until that is compacted.
    /// </remarks>
    public async Task RemoveBlobsBeforeAsync(long revision, CancellationToken ct)
    {
        var found = await ListAsync(keys.BlobsBegin, KeyLayout.EndOf(keys.BlobsBegin), ct).ConfigureAwait(false);
        foreach (var blob in found.GroupBy(key => PrefixOf(key.Key)))
        {
            if (blob.Max(chunk => chunk.ModRevision) <= revision) await RemoveAsync(blob.Key, ct).ConfigureAwait(false);
        }
    }

    /// <summary>The prefix of a chunk: all but the number at its end.</summary>
    private static ByteString PrefixOf(ByteString chunk) => ByteString.CopyFrom(chunk.Span[..(chunk.Span.LastIndexOf((byte)'/') + 1)]);

    private async ValueTask SwitchAsync(SnapshotSight before, SnapshotHead ours, long createRevision, CancellationToken ct)
    {
        // Whoever removes chunks removes all of an attempt at once. So if the first is still the one that was created, all are there.
        var prefix = keys.Snapshot(ours.Version, ours.Attempt);
        var request = new TxnRequest
        {
            Compare =
            {
                Comparisons.IsUnchanged(keys.SnapshotHead, before.HeadRevision),
                Comparisons.IsThatOf(KeyLayout.Chunk(prefix, 0), createRevision),
            },
            Success = { new RequestOp { RequestPut = new PutRequest { Key = keys.SnapshotHead, Value = UnsafeByteOperations.UnsafeWrap(ours.ToBytes()) } } },
            Failure = { new RequestOp { RequestRange = new RangeRequest { Key = keys.SnapshotHead } } },
        };
        if (before.Head?.Previous is { } oldest) request.Success.Add(new RequestOp { RequestDeleteRange = Removal(keys.Snapshot(oldest.Version, oldest.Attempt)) });
        var answer = await client.CallAsync(EtcdMethods.Txn, request, Lane.Bulk, Patience.Long, ct).ConfigureAwait(false);
        if (answer.Succeeded) return;

        // Refused, or a repetition of a request of which only the answer was lost.
        var now = answer.Responses[0].ResponseRange;
        if (now.Kvs is [{ } head] && SnapshotHead.Read(head.Value.Span).Attempt == ours.Attempt) return;
        throw new ConcordException(ConcordErrorCode.Conflict, $"Another node has stored a snapshot, or removed the chunks of this one, {ours.Version}.");
    }

    /// <summary>Removes what attempts that were cut short have left.</summary>
    private async ValueTask RemoveLeftoversAsync(SnapshotHead? head, CancellationToken ct)
    {
        HashSet<ByteString> kept = [];
        for (var one = head; one is not null; one = one.Previous) kept.Add(keys.Snapshot(one.Version, one.Attempt));
        var found = await ListAsync(keys.SnapshotsBegin, keys.SnapshotsEnd, ct).ConfigureAwait(false);
        foreach (var prefix in found.Select(key => PrefixOf(key.Key)).Distinct().Where(prefix => !kept.Contains(prefix)))
            await RemoveAsync(prefix, ct).ConfigureAwait(false);
    }

    private static DeleteRangeRequest Removal(ByteString prefix) => new() { Key = prefix, RangeEnd = KeyLayout.EndOf(prefix) };

    private async ValueTask RemoveAsync(ByteString prefix, CancellationToken ct) =>
        await client.CallAsync(EtcdMethods.DeleteRange, Removal(prefix), Lane.Bulk, Patience.Long, ct).ConfigureAwait(false);

    private async ValueTask<IReadOnlyList<KeyValue>> ListAsync(ByteString begin, ByteString end, CancellationToken ct)
    {
        // What does not fit is left for the next time.
        var request = new RangeRequest { Key = begin, RangeEnd = end, KeysOnly = true, Limit = KeysAtOnce };
        return (await client.CallAsync(EtcdMethods.Range, request, Lane.Bulk, Patience.Long, ct).ConfigureAwait(false)).Kvs;
    }

    /// <summary>All chunks as of one revision; null when they are not what the head says.</summary>
    private async ValueTask<Queue<ByteString>?> TryReadAsync(SnapshotHead head, long revision, CancellationToken ct)
    {
        var prefix = keys.Snapshot(head.Version, head.Attempt);
        var chunks = new Queue<ByteString>(head.Chunks);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        while (chunks.Count < head.Chunks)
        {
            var request = new RangeRequest
            {
                Key = KeyLayout.Chunk(prefix, chunks.Count), RangeEnd = KeyLayout.EndOf(prefix), Limit = ChunksAtOnce, Revision = revision, Serializable = true,
            };
            var answer = await client.CallAsync(EtcdMethods.Range, request, Lane.Bulk, Patience.Long, ct).ConfigureAwait(false);
            if (answer.Kvs.Count == 0) return null;
            foreach (var chunk in answer.Kvs)
            {
                hash.AppendData(chunk.Value.Span);
                bytes += chunk.Value.Length;
                chunks.Enqueue(chunk.Value);
            }
        }

        return chunks.Count == head.Chunks && bytes == head.Bytes && Convert.ToHexStringLower(hash.GetHashAndReset()) == head.Sha256 ? chunks : null;
    }
}
