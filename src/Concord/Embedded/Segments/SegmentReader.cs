using Concord.Embedded.Disks;

namespace Concord.Embedded.Segments;

/// <summary>Reads the records of a segment one after the other, in large chunks, and checks each of them.</summary>
internal sealed class SegmentReader(IDiskFile file, uint seed) : IDisposable
{
    private const int ChunkBytes = 1024 * 1024;

    private byte[] _buffer = new byte[(int)Math.Min(ChunkBytes, file.Length)];
    private int _start;
    private int _end;

    /// <summary>Where the next record stands; where the reading failed, after <see cref="TryRead"/> has said so.</summary>
    public long Offset { get; private set; } = FileHeader.Bytes;

    /// <summary>Reads the next record.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="payload">Its batch, valid until the next call.</param>
    /// <returns>False when no intact record stands here. Why, is for <see cref="SegmentTail"/> to say.</returns>
    public bool TryRead(out RecordHeader header, out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        header = default;
        if (!TryBuffer(RecordHeader.Bytes)) return false;
        if (!RecordHeader.TryRead(_buffer.AsSpan(_start), seed, Offset, out header)) return false;
        if (!TryBuffer(header.RecordBytes)) return false;

        var bytes = _buffer.AsMemory(_start, header.RecordBytes);
        payload = bytes.Slice(RecordHeader.Bytes, header.PayloadBytes);
        var rest = bytes.Span[(RecordHeader.Bytes + header.PayloadBytes)..];
        if (rest[0] != RecordHeader.EndMarker || !Sectors.IsBlank(rest[1..])) return false;
        if (Crc32C.Of(payload.Span) != header.PayloadChecksum) return false;

        _start += bytes.Length;
        Offset += bytes.Length;
        return true;
    }

    public void Dispose() => file.Dispose();

    private bool TryBuffer(int bytes)
    {
        if (_end - _start >= bytes) return true;
        if (bytes > _buffer.Length && Offset + bytes > file.Length) return false;

        var kept = _buffer.AsSpan(_start, _end - _start);
        var target = bytes > _buffer.Length ? new byte[bytes] : _buffer;
        kept.CopyTo(target);
        _end = kept.Length + file.Read(Offset + kept.Length, target.AsSpan(kept.Length));
        _buffer = target;
        _start = 0;
        return _end >= bytes;
    }
}
