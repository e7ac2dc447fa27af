using System.Buffers;
using System.Buffers.Binary;
using Concord.Kv;

namespace Concord.StateMachine.Snapshots;

/// <summary>Writes the parts of a snapshot through a buffer. Numbers are little-endian.</summary>
internal sealed class SnapshotWriter(Stream target)
{
    private const int FullBytes = 64 * 1024;
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FullBytes);

    /// <summary>Whether it is time to flush.</summary>
    public bool IsFull => _buffer.WrittenCount >= FullBytes;

    public async ValueTask FlushAsync(CancellationToken ct)
    {
        await target.WriteAsync(_buffer.WrittenMemory, ct).ConfigureAwait(false);
        _buffer.ResetWrittenCount();
    }

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Number(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    /// <summary>i64 length, then the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        _buffer.Write(bytes);
    }

    public void Guid(Guid value)
    {
        value.TryWriteBytes(_buffer.GetSpan(16));
        _buffer.Advance(16);
    }

    public void Record(Key key, Record record)
    {
        Span<byte> envelope = stackalloc byte[ValueEnvelope.HeaderBytesMax];
        var envelopeBytes = ValueEnvelope.WriteHeader(envelope, record.Stored, record.ExpiresAt);
        var header = _buffer.GetSpan(RecordLayout.HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header, key.Span.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], envelopeBytes + record.Payload.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], record.CreateRevision.Value);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], record.ModRevision.Value);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], record.Version);
        _buffer.Advance(RecordLayout.HeaderBytes);
        _buffer.Write(key.Span);
        _buffer.Write(envelope[..envelopeBytes]);
        _buffer.Write(record.Payload);
    }
}
