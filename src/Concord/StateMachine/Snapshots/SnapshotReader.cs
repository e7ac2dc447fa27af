using System.Buffers.Binary;
using Concord.Kv;

namespace Concord.StateMachine.Snapshots;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote. Its input has passed a checksum, so a fault means a newer or a broken writer.</summary>
#pragma warning disable CA1001 // The stream belongs to whoever opened the snapshot; the buffer has nothing to let go of.
internal sealed class SnapshotReader(Stream source)
#pragma warning restore CA1001
{
    private readonly BufferedStream _source = new(source, 256 * 1024);
    private const int ShortBytesMax = 64 * 1024; // Names and keys.

    private byte[] _envelope = new byte[4096];

    public byte Byte()
    {
        Span<byte> bytes = stackalloc byte[1];
        _source.ReadExactly(bytes);
        return bytes[0];
    }

    public long Number()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        _source.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    public byte[] Bytes()
    {
        var length = Number();
        if (length is < 0 or > ShortBytesMax) throw CommandReader.Malformed();
        var bytes = new byte[length];
        _source.ReadExactly(bytes);
        return bytes;
    }

    public Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _source.ReadExactly(bytes);
        return new Guid(bytes);
    }

    public (byte[] Key, Record Record) Record()
    {
        var header = ReadHeader(out var created, out var modified, out var version);
        var key = new byte[header.KeyBytes];
        _source.ReadExactly(key);
        if (_envelope.Length < header.ValueBytes) _envelope = new byte[header.ValueBytes];
        var envelope = _envelope.AsSpan(0, header.ValueBytes);
        _source.ReadExactly(envelope);
        if (!ValueEnvelope.TryRead(envelope, out var tag, out var expiresAt, out var length, out var payload)) throw CommandReader.Malformed();
        return (key, new Record(payload.ToArray(), tag, length, expiresAt, created, modified, version));
    }

    /// <summary>A record of the first format.</summary>
    public (byte[] Key, Record Record) OldRecord()
    {
        var header = ReadHeader(out var created, out var modified, out var version);
        var key = new byte[header.KeyBytes];
        var value = new byte[header.ValueBytes];
        _source.ReadExactly(key);
        _source.ReadExactly(value);
        return (key, new Record(value, created, modified, version));
    }

    private (int KeyBytes, int ValueBytes) ReadHeader(out Revision created, out Revision modified, out long version)
    {
        Span<byte> header = stackalloc byte[RecordLayout.HeaderBytes];
        _source.ReadExactly(header);
        created = new Revision(BinaryPrimitives.ReadInt64LittleEndian(header[8..]));
        modified = new Revision(BinaryPrimitives.ReadInt64LittleEndian(header[16..]));
        version = BinaryPrimitives.ReadInt64LittleEndian(header[24..]);
        var (keyBytes, valueBytes) = (BinaryPrimitives.ReadInt32LittleEndian(header), BinaryPrimitives.ReadInt32LittleEndian(header[4..]));
        return keyBytes >= 0 && valueBytes >= 0 ? (keyBytes, valueBytes) : throw CommandReader.Malformed();
    }
}
