namespace Concord.Embedded.Disks;

/// <summary>Writes a file from its beginning to its end. The file stays open when the stream is disposed.</summary>
internal sealed class DiskWriteStream(IDiskFile file) : Stream
{
    /// <summary>Flushed in steps: one flush of everything at the end would keep the log's own flushes waiting for it.</summary>
    private const long FlushEveryBytes = 16 * 1024 * 1024;

    private long _offset;
    private long _flushedTo;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => _offset;

    public override long Position
    {
        get => _offset;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        file.Write(_offset, buffer);
        _offset += buffer.Length;
        if (_offset - _flushedTo < FlushEveryBytes) return;
        file.Flush();
        _flushedTo = _offset;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Does nothing: whoever publishes the file makes it durable.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
