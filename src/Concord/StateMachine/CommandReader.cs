using System.Buffers.Binary;
using Concord.Kv;
using Concord.Transactions;

namespace Concord.StateMachine;

/// <summary>Reads what <see cref="CommandWriter"/> wrote. Its input has passed the log's checksum, so a fault means a newer or a broken writer.</summary>
internal ref struct CommandReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool AtEnd => _at == _bytes.Length;

    public byte ReadByte() => _at < _bytes.Length ? _bytes[_at++] : throw Malformed();

    public int ReadLength()
    {
        if (!VarInt.TryRead(_bytes, ref _at, out var value) || value > int.MaxValue) throw Malformed();
        return (int)value;
    }

    public long ReadNumber()
    {
        if (_bytes.Length - _at < 8) throw Malformed();
        var value = BinaryPrimitives.ReadInt64LittleEndian(_bytes[_at..]);
        _at += 8;
        return value;
    }

    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadLength();
        if (_bytes.Length - _at < length) throw Malformed();
        var bytes = _bytes.Slice(_at, length);
        _at += length;
        return bytes;
    }

    public static ConcordException Malformed() =>
        new(ConcordErrorCode.UnsupportedFormat, "The log holds a command that this version of Concord cannot read.");
}
