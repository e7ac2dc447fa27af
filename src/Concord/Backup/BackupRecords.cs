using System.Buffers.Binary;
using Concord.Containers;
using Concord.Kv;
using Concord.StateMachine.Snapshots;

namespace Concord.Backup;

/// <summary>Reads the records of one section of a backup.</summary>
/// <param name="file">The backup.</param>
/// <param name="header">What it says of itself.</param>
/// <param name="section">The section.</param>
internal sealed class BackupRecords(ContainerReader file, BackupHeader header, byte section)
{
    private readonly SectionReader _pieces = new(file, section, BackupLimits.ValueBytesMax);
    private byte[] _lastKey = [];

    /// <summary>The next record; null when the section has ended.</summary>
    public (byte[] Key, Record Record)? Next()
    {
        if (!_pieces.HasMore) return null;
        Span<byte> head = stackalloc byte[RecordLayout.HeaderBytes];
        _pieces.Fill(head);
        var keyBytes = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (keyBytes is <= 0 or > BackupLimits.KeyBytesMax) throw file.Invalid("a key has an impossible length");
        var key = _pieces.Take(keyBytes).ToArray();
        CheckPlace(key);
        return (key, Decode(head, _pieces.Take(BinaryPrimitives.ReadInt32LittleEndian(head[4..]))));
    }

    private Record Decode(ReadOnlySpan<byte> head, ReadOnlySpan<byte> envelope)
    {
        var (created, modified, version) = (Number(head[8..]), Number(head[16..]), Number(head[24..]));
        if (created < 1 || modified < created || modified > header.Revision || version < 1)
            throw file.Invalid("a record contradicts the revision of the backup");
        if (!ValueEnvelope.TryRead(envelope, out var tag, out var expiresAt, out var length, out var payload))
            throw new ConcordException(ConcordErrorCode.UnsupportedFormat, "The backup holds a value that this version cannot read.");
        if (length > BackupLimits.ValueBytesMax || expiresAt < ClusterTime.Never) throw file.Invalid("a value has an impossible length or expiry");
        return new Record(payload.ToArray(), tag, length, expiresAt, new Revision(created), new Revision(modified), version);
    }

    private static long Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    // In order, as they were written: so none is there twice.
    private void CheckPlace(byte[] key)
    {
        if (key.AsSpan().SequenceCompareTo(_lastKey) <= 0) throw file.Invalid("its records are out of order");
        if (section != BackupSection.Records && BackupSection.Of(new Key(key)) != section) throw file.Invalid("a record is in the wrong section");
        _lastKey = key;
    }
}
