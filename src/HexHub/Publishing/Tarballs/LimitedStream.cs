namespace HexHub.Publishing.Tarballs;

/// <summary>Counts what is read and refuses to read past a limit, so that a compression bomb ends there.</summary>
internal sealed class LimitedStream(Stream source, long bytesMax, string refusal) : ForwardStream
{
    public long BytesRead { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        BytesRead += read;
        return BytesRead <= bytesMax ? read : throw new TarFormatException(refusal);
    }
}
