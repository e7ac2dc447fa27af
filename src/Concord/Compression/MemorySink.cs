namespace Concord.Compression;

/// <summary>A stream into memory that it never grows: what does not fit is dropped, and <see cref="IsFull"/> tells.</summary>
internal sealed class MemorySink(Memory<byte> target) : Stream
{
    /// <summary>Bytes written.</summary>
    public int Written { get; private set; }

    /// <summary>Whether something did not fit.</summary>
    public bool IsFull { get; private set; }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Written;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (IsFull |= buffer.Length > target.Length - Written) return;
        buffer.CopyTo(target.Span[Written..]);
        Written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
