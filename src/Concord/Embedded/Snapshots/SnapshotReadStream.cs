namespace Concord.Embedded.Snapshots;

/// <summary>The content of a snapshot whose file has been verified. The checks are made again on the way.</summary>
internal sealed class SnapshotReadStream(SnapshotBlocks blocks) : Stream
{
    private ReadOnlyMemory<byte> _block;
    private bool _ended;
    private long _position;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0 || _ended) return 0;
        if (_block.Length == 0)
        {
            _block = Next();
            _ended = _block.Length == 0;
        }

        var count = Math.Min(buffer.Length, _block.Length);
        _block.Span[..count].CopyTo(buffer);
        _block = _block[count..];
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) blocks.Dispose();
        base.Dispose(disposing);
    }

    private ReadOnlyMemory<byte> Next()
    {
        try
        {
            return blocks.Read();
        }
        catch (DamagedSnapshotException bad)
        {
            throw new ConcordException(ConcordErrorCode.CorruptSnapshot, $"The snapshot changed while it was read: {bad.Message}.", bad);
        }
    }
}
