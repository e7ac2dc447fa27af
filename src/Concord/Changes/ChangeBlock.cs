using System.Buffers;
using System.Buffers.Binary;
using Concord.Kv;

namespace Concord.Changes;

/// <summary>
/// Sets of changes in a row, as bytes. Many are kept for a while and few are ever read: as objects they would outlive two generations of
/// the garbage collector, and moving them took it longer than everything else of a write.
/// </summary>
/// <remarks>Each set: u32 length of the rest, u32 count, then for each change the key, the record and the one before it.</remarks>
internal sealed class ChangeBlock
{
    // Arrays from about 85 000 bytes on are cleaned up only with everything else.
    private const int BytesSoftMax = 48 * 1024;

    private readonly byte[] _bytes;

    private ChangeBlock(Revision first, int count, byte[] bytes)
    {
        First = first;
        Count = count;
        _bytes = bytes;
    }

    /// <summary>Revision of the first set.</summary>
    public Revision First { get; }

    /// <summary>Number of sets; each is at the next revision.</summary>
    public int Count { get; }

    public Revision Last => new(First.Value + Count - 1);

    public int Bytes => _bytes.Length;

    /// <summary>Packs sets at revisions in a row into blocks.</summary>
    /// <param name="sets">The sets.</param>
    /// <param name="blocks">Receives the blocks.</param>
    /// <param name="buffer">Room to work in, used again.</param>
    public static void Pack(List<ChangeSet> sets, List<ChangeBlock> blocks, ArrayBufferWriter<byte> buffer)
    {
        for (var from = 0; from < sets.Count;)
        {
            buffer.ResetWrittenCount();
            var upTo = from;
            while (upTo < sets.Count && buffer.WrittenCount < BytesSoftMax) Write(buffer, sets[upTo++]);
            blocks.Add(new ChangeBlock(sets[from].Revision, upTo - from, buffer.WrittenSpan.ToArray()));
            from = upTo;
        }
    }

    /// <summary>The sets after a revision, each with what of it lies in a range; those with nothing in it are left out.</summary>
    public IEnumerable<ChangeSet> After(Revision after, KeyRange range)
    {
        var at = 0;
        for (var revision = First; at < _bytes.Length; revision = revision.Next)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at));
            var set = _bytes.AsMemory(at + sizeof(int), length);
            at += sizeof(int) + length;
            if (revision > after && Read(set.Span, range) is { Count: > 0 } changes) yield return new ChangeSet(revision, changes);
        }
    }

    private static void Write(ArrayBufferWriter<byte> buffer, ChangeSet set)
    {
        var length = sizeof(int);
        foreach (var change in set.Changes) length += SizeOf(change);
        WriteNumber(buffer, length);
        WriteNumber(buffer, set.Changes.Count);
        foreach (var (kind, key, record, before) in set.Changes)
        {
            WriteByte(buffer, (byte)kind);
            WriteBytes(buffer, key.Span);
            WriteRecord(buffer, record);
            WriteRecord(buffer, before);
        }
    }

    private static int SizeOf(Change change) => sizeof(byte) + sizeof(int) + change.Key.Span.Length + SizeOf(change.Record) + SizeOf(change.Before);

    private static int SizeOf(Record? record) => record is null ? sizeof(long) : (4 * sizeof(long)) + sizeof(byte) + (2 * sizeof(int)) + record.Payload.Length;

    private static void WriteRecord(ArrayBufferWriter<byte> buffer, Record? record)
    {
        WriteLong(buffer, record?.Version ?? 0); // Versions begin at 1: 0 is no record.
        if (record is null) return;
        WriteLong(buffer, record.CreateRevision.Value);
        WriteLong(buffer, record.ModRevision.Value);
        WriteLong(buffer, record.ExpiresAt.Milliseconds);
        WriteByte(buffer, record.Stored.Tag.Bits);
        WriteNumber(buffer, record.Length);
        WriteBytes(buffer, record.Payload);
    }

    private static void WriteBytes(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> bytes)
    {
        WriteNumber(buffer, bytes.Length);
        buffer.Write(bytes);
    }

    private static void WriteByte(ArrayBufferWriter<byte> buffer, byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> buffer, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(sizeof(int)), value);
        buffer.Advance(sizeof(int));
    }

    private static void WriteLong(ArrayBufferWriter<byte> buffer, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(sizeof(long)), value);
        buffer.Advance(sizeof(long));
    }

    private static List<Change> Read(ReadOnlySpan<byte> set, KeyRange range)
    {
        var changes = new List<Change>();
        var count = TakeNumber(ref set);
        for (; count > 0; count--)
        {
            var kind = (ChangeKind)TakeByte(ref set);
            var key = TakeBytes(ref set);
            var inside = range.Contains(key);
            var record = TakeRecord(ref set, inside);
            var before = TakeRecord(ref set, inside);
            if (inside) changes.Add(new Change(kind, new Key(key), record, before));
        }

        return changes;
    }

    private static Record? TakeRecord(ref ReadOnlySpan<byte> rest, bool wanted)
    {
        var version = TakeLong(ref rest);
        if (version == 0) return null;
        var (created, modified) = (new Revision(TakeLong(ref rest)), new Revision(TakeLong(ref rest)));
        var expiresAt = new ClusterTime(TakeLong(ref rest));
        var tag = new ValueTag(TakeByte(ref rest));
        var length = TakeNumber(ref rest);
        var payload = TakeBytes(ref rest);
        return wanted ? new Record(payload.ToArray(), tag, length, expiresAt, created, modified, version) : null;
    }

    private static byte TakeByte(ref ReadOnlySpan<byte> rest)
    {
        var value = rest[0];
        rest = rest[1..];
        return value;
    }

    private static ReadOnlySpan<byte> TakeBytes(ref ReadOnlySpan<byte> rest)
    {
        var length = TakeNumber(ref rest);
        var bytes = rest[..length];
        rest = rest[length..];
        return bytes;
    }

    private static int TakeNumber(ref ReadOnlySpan<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        return value;
    }

    private static long TakeLong(ref ReadOnlySpan<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[sizeof(long)..];
        return value;
    }
}
