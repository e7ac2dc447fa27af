using System.Buffers;
using System.Buffers.Binary;
using Concord.Kv;
using Concord.Log;
using Concord.StateMachine.Tree;

namespace Concord.StateMachine;

/// <summary>
/// A state as bytes: u8 format, i64 revision, i64 number of keys, then for each key in order u32 key length, u32 value length,
/// i64 create revision, i64 mod revision, i64 version, key, value. Little-endian. The log that stores it adds checksums.
/// </summary>
internal static class StateSnapshot
{
    private const byte Format = 1;
    private const int HeaderBytes = 1 + 8 + 8;
    private const int RecordHeaderBytes = 4 + 4 + 8 + 8 + 8;

    public static async ValueTask WriteAsync(StoreState state, Stream target, CancellationToken ct)
    {
        var header = new byte[HeaderBytes];
        header[0] = Format;
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(1), state.Revision.Value);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(9), state.Keys.Count);
        await target.WriteAsync(header, ct).ConfigureAwait(false);
        var buffer = new ArrayBufferWriter<byte>(128 * 1024);
        foreach (var (key, record) in state.Keys.Scan(KeyRange.All))
        {
            Append(buffer, key, record);
            if (buffer.WrittenCount < 64 * 1024) continue;
            await target.WriteAsync(buffer.WrittenMemory, ct).ConfigureAwait(false);
            buffer.ResetWrittenCount();
        }

        await target.WriteAsync(buffer.WrittenMemory, ct).ConfigureAwait(false);
    }

    public static async ValueTask<StoreState> ReadAsync(LogSnapshot snapshot, CancellationToken ct)
    {
        var source = new BufferedStream(snapshot.Content, 256 * 1024);
        var header = new byte[HeaderBytes];
        await source.ReadExactlyAsync(header, ct).ConfigureAwait(false);
        if (header[0] != Format) throw CommandReader.Malformed();
        var revision = new Revision(BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(1)));
        var count = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(9));
        var edit = new KeySpaceEdit(KeySpace.Empty);
        for (; count > 0; count--)
        {
            ct.ThrowIfCancellationRequested();
            ReadInto(edit, source);
        }

        return new StoreState(snapshot.Position, revision, edit.Finish());
    }

    private static void Append(ArrayBufferWriter<byte> buffer, Key key, Record record)
    {
        var target = buffer.GetSpan(RecordHeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(target, key.Span.Length);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], record.Bytes.Length);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], record.CreateRevision.Value);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], record.ModRevision.Value);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], record.Version);
        buffer.Advance(RecordHeaderBytes);
        buffer.Write(key.Span);
        buffer.Write(record.Bytes);
    }

    private static void ReadInto(KeySpaceEdit edit, BufferedStream source)
    {
        Span<byte> header = stackalloc byte[RecordHeaderBytes];
        source.ReadExactly(header);
        var key = new byte[BinaryPrimitives.ReadInt32LittleEndian(header)];
        var value = new byte[BinaryPrimitives.ReadInt32LittleEndian(header[4..])];
        source.ReadExactly(key);
        source.ReadExactly(value);
        edit.Set(key, new Record(
            value,
            new Revision(BinaryPrimitives.ReadInt64LittleEndian(header[8..])),
            new Revision(BinaryPrimitives.ReadInt64LittleEndian(header[16..])),
            BinaryPrimitives.ReadInt64LittleEndian(header[24..])));
    }
}
