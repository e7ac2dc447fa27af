using System.Security.Cryptography;
using Concord.Etcd.Client;
using Concord.Etcd.Protos;
using Concord.Etcd.Wire;
using Concord.Log;
using Google.Protobuf;

namespace Concord.Etcd.Log;

/// <summary>Keeps batches that are too large for an entry, in chunks beside the log.</summary>
internal sealed class BlobStore(EtcdClient client, KeyLayout keys)
{
    /// <summary>Bytes of a chunk. With what surrounds it, it stays under the 1.5 MiB that etcd takes.</summary>
    public const int ChunkBytes = 1024 * 1024;

    /// <summary>Bytes of the largest batch. Each chunk is a comparison of the transaction that refers to it, of which etcd takes 128.</summary>
    public const int BatchBytesMax = 120 * ChunkBytes;

    public static int ChunksOf(int length) => (length + ChunkBytes - 1) / ChunkBytes;

    public static BlobReference Describe(ReadOnlyMemory<byte> batch) =>
        new(Guid.NewGuid(), batch.Length, ChunksOf(batch.Length), SHA256.HashData(batch.Span));

    /// <summary>Writes all chunks; again, if need be.</summary>
    public async ValueTask WriteAsync(BlobReference blob, ReadOnlyMemory<byte> batch, CancellationToken ct)
    {
        var prefix = keys.Blob(blob.Id);
        for (var i = 0; i < blob.Chunks; i++)
        {
            var from = i * ChunkBytes;
            var chunk = batch.Slice(from, Math.Min(ChunkBytes, batch.Length - from));
            var put = new PutRequest { Key = KeyLayout.Chunk(prefix, i), Value = UnsafeByteOperations.UnsafeWrap(chunk) };
            await client.CallAsync(EtcdMethods.Put, put, Lane.Bulk, Patience.Endless, ct).ConfigureAwait(false);
        }
    }

    /// <summary>The conditions under which an entry may refer to a blob: that nobody has removed it meanwhile.</summary>
    public IEnumerable<Compare> AllThere(BlobReference blob)
    {
        var prefix = keys.Blob(blob.Id);
        return Enumerable.Range(0, blob.Chunks).Select(i => Comparisons.Exists(KeyLayout.Chunk(prefix, i)));
    }

    /// <summary>Reads a blob as it was when an entry referred to it, and checks it.</summary>
    /// <exception cref="SnapshotNeededException">It has been compacted away together with the entry.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(LogHead at, BlobReference blob, CancellationToken ct)
    {
        var batch = new byte[blob.Length];
        var filled = 0;
        var prefix = keys.Blob(blob.Id);
        for (var i = 0; i < blob.Chunks; i++)
        {
            var chunk = await ReadChunkAsync(KeyLayout.Chunk(prefix, i), at, ct).ConfigureAwait(false);
            if (chunk.Length != Math.Min(ChunkBytes, blob.Length - filled)) throw EntryFormat.Corrupt(at, $"refers to the blob {blob.Id:N}, of which chunk {i} has {chunk.Length} bytes");
            chunk.CopyTo(batch, filled);
            filled += chunk.Length;
        }

        return SHA256.HashData(batch).AsSpan().SequenceEqual(blob.Sha256.Span)
            ? batch
            : throw EntryFormat.Corrupt(at, $"refers to the blob {blob.Id:N}, which does not fit its hash");
    }

    private async ValueTask<ByteString> ReadChunkAsync(ByteString key, LogHead at, CancellationToken ct)
    {
        // The transaction that wrote the entry saw the chunk, so it was there at that revision, and stays so until that is compacted.
        var range = new RangeRequest { Key = key, Revision = at.Revision, Serializable = true };
        try
        {
            var answer = await client.CallAsync(EtcdMethods.Range, range, Lane.Bulk, Patience.Endless, ct).ConfigureAwait(false);
            return answer.Kvs.Count == 1 ? answer.Kvs[0].Value : throw EntryFormat.Corrupt(at, $"refers to '{key.ToStringUtf8()}', which was not there");
        }
        catch (GrpcException failure) when (Failures.KindOf(failure) == FailureKind.Compacted)
        {
            throw new SnapshotNeededException(SnapshotReasons.Compacted);
        }
    }
}
