namespace HexHub.Publishing.Tarballs;

/// <summary>A part of a seekable stream, read forward. Does not own the stream it reads.</summary>
internal sealed class SectionStream : ForwardStream
{
    private readonly Stream _whole;
    private long _remaining;

    public SectionStream(Stream whole, long offset, long bytes)
    {
        _whole = whole;
        _remaining = bytes;
        whole.Position = offset;
    }

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, _remaining);
        var read = _whole.Read(buffer[..wanted]);
        _remaining -= read;
        return read;
    }
}
