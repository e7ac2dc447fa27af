using Google.Protobuf;

namespace Concord.Etcd.Snapshots;

/// <summary>Reads chunks as one stream. Each is let go once it has been read.</summary>
internal sealed class ChunkContent(Queue<ByteString> chunks) : Stream
{
    private ByteString _current = ByteString.Empty;
    private int _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_read == _current.Length)
        {
            if (!chunks.TryDequeue(out var next)) return 0;
            (_current, _read) = (next, 0);
        }

        var some = _current.Span[_read..];
        if (some.Length > buffer.Length) some = some[..buffer.Length];
        some.CopyTo(buffer);
        _read += some.Length;
        return some.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
