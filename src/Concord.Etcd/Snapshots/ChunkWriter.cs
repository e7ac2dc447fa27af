using System.Security.Cryptography;
using Concord.Etcd.Client;
using Concord.Etcd.Log;
using Concord.Etcd.Protos;
using Google.Protobuf;

namespace Concord.Etcd.Snapshots;

/// <summary>Writes a stream into etcd, a chunk at a time and not faster than it is allowed to.</summary>
internal sealed class ChunkWriter(EtcdClient client, ByteString prefix, long bytesPerSecondMax, CancellationToken stop) : Stream
{
    public const int ChunkBytes = 1024 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _chunk = new byte[ChunkBytes];
    private readonly long _begun = client.Clock.GetTimestamp();
    private int _filled;

    public int Chunks { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The revision that created the first chunk. It stays the same as long as nobody has removed the chunks.</summary>
    public long CreateRevision { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes what is left and answers the hash of everything.</summary>
    public async ValueTask<string> FinishAsync()
    {
        if (_filled > 0 || Chunks == 0) await PutAsync().ConfigureAwait(false);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var taken = Math.Min(buffer.Length, ChunkBytes - _filled);
            buffer[..taken].CopyTo(_chunk.AsMemory(_filled));
            _filled += taken;
            buffer = buffer[taken..];
            if (_filled == ChunkBytes) await PutAsync().ConfigureAwait(false);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Chunks are written asynchronously.");

    // A chunk is written when it is full: flushing would only make more of them.
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask PutAsync()
    {
        var key = KeyLayout.Chunk(prefix, Chunks);
        var request = new TxnRequest
        {
            Success =
            {
                new RequestOp { RequestPut = new PutRequest { Key = key, Value = ByteString.CopyFrom(_chunk, 0, _filled) } },
                new RequestOp { RequestRange = new RangeRequest { Key = key, KeysOnly = true } },
            },
        };
        var answer = await client.CallAsync(EtcdMethods.Txn, request, Lane.Bulk, Patience.Long, stop).ConfigureAwait(false);
        if (Chunks == 0) CreateRevision = answer.Responses[1].ResponseRange.Kvs[0].CreateRevision;
        _hash.AppendData(_chunk, 0, _filled);
        Bytes += _filled;
        Chunks++;
        _filled = 0;
        var due = TimeSpan.FromSeconds((double)Bytes / bytesPerSecondMax) - client.Clock.GetElapsedTime(_begun);
        if (due > TimeSpan.Zero) await Task.Delay(due, client.Clock, stop).ConfigureAwait(false);
    }
}
