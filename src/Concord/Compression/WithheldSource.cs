namespace Concord.Compression;

/// <summary>
/// A stream of some memory that gives its last byte only when asked once more after all the others. The decompressors of .NET take what they are
/// given and are silent about what they did not need or still missed; from how often they ask it shows.
/// </summary>
internal sealed class WithheldSource(ReadOnlyMemory<byte> source) : Stream
{
    private int _position;

    /// <summary>Whether the last byte was taken: nothing follows the end of the compressed data.</summary>
    public bool IsConsumed => _position == source.Length;

    /// <summary>Whether more was asked for than there is.</summary>
    public bool WasAskedForMore { get; private set; }

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
        var left = source.Length - _position;
        WasAskedForMore |= left == 0;
        var count = Math.Min(buffer.Length, left > 1 ? left - 1 : left);
        source.Span.Slice(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
