using Concord.Changes;
using Concord.Kv;
using Concord.Log;
using Concord.StateMachine.Tree;
using Concord.Transactions;

namespace Concord.StateMachine;

/// <summary>
/// Applies the commands of one committed batch to a state and makes the next one. A pure function of the two: no I/O, no clock, no
/// chance, so that the same log gives the same state on every node.
/// </summary>
internal sealed class BatchApplier
{
    private readonly StoreState _before;
    private readonly KeySpaceEdit _edit;
    private readonly List<ChangeSet> _changes;
    private Revision _revision;

    /// <param name="before">The state to start from; it is left as it is.</param>
    /// <param name="changes">Receives one set of changes for each command that had an effect.</param>
    public BatchApplier(StoreState before, List<ChangeSet> changes)
    {
        _before = before;
        _changes = changes;
        _edit = new KeySpaceEdit(before.Keys);
        _revision = before.Revision;
    }

    public CommitResult Apply(ReadOnlySpan<byte> command)
    {
        var reader = new CommandReader(command);
        if (reader.ReadByte() != CommandFormat.TransactionCommand) throw CommandReader.Malformed();
        var holds = true;
        for (var left = reader.ReadLength(); left > 0; left--) holds &= Holds(ref reader);
        var affected = Run(ref reader, effective: holds) + Run(ref reader, effective: !holds);
        if (!reader.AtEnd) throw CommandReader.Malformed();
        return new CommitResult(holds, _revision, affected);
    }

    public StoreState Finish(LogPosition position) => new(position, _revision, _edit.Finish());

    private bool Holds(ref CommandReader reader)
    {
        var field = (ConditionField)reader.ReadByte();
        var comparison = (Comparison)reader.ReadByte();
        var record = _edit.Find(reader.ReadBytes());
        if (field == ConditionField.Value)
        {
            var operand = reader.ReadBytes();
            return record is null ? comparison == Comparison.NotEqual : Compares(record.Bytes.AsSpan().SequenceCompareTo(operand), comparison);
        }

        var number = field switch
        {
            ConditionField.Version => record?.Version ?? 0,
            ConditionField.CreateRevision => record?.CreateRevision.Value ?? 0,
            ConditionField.ModRevision => record?.ModRevision.Value ?? 0,
            _ => throw CommandReader.Malformed(),
        };
        return Compares(number.CompareTo(reader.ReadNumber()), comparison);
    }

    private static bool Compares(int order, Comparison comparison) => comparison switch
    {
        Comparison.Equal => order == 0,
        Comparison.NotEqual => order != 0,
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        Comparison.GreaterOrEqual => order >= 0,
        _ => throw CommandReader.Malformed(),
    };

    /// <summary>Runs a branch, or only reads past it; returns how many of its operations changed something.</summary>
    private int Run(ref CommandReader reader, bool effective)
    {
        var count = reader.ReadLength();
        if (count == 0) return 0;
        var revision = _before.Revision; // Set below: the first effect of a command makes the next revision.
        Change[]? changes = null;
        var changed = 0;
        for (var left = count; left > 0; left--)
        {
            var kind = (OperationKind)reader.ReadByte();
            var key = reader.ReadBytes();
            var value = kind == OperationKind.Put ? reader.ReadBytes() : default;
            if (!effective) continue;
            var before = _edit.Find(key);
            if (kind == OperationKind.Delete && before is null) continue;
            if (changes is null)
            {
                changes = new Change[count];
                revision = _revision.Next;
            }

            changes[changed++] = kind switch
            {
                OperationKind.Put => Put(key, value, before, revision),
                OperationKind.Delete => Delete(key, before),
                _ => throw CommandReader.Malformed(),
            };
        }

        if (changes is null) return 0;
        _revision = revision;
        _changes.Add(new ChangeSet(revision, changed == count ? changes : changes[..changed]));
        return changed;
    }

    private Change Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Record? before, Revision revision)
    {
        var bytes = key.ToArray();
        var created = before?.CreateRevision ?? revision;
        var version = (before?.Version ?? 0) + 1;
        var record = new Record(value.ToArray(), created, revision, version);
        _edit.Set(bytes, record);
        return new Change(new Key(bytes), record, before);
    }

    private Change Delete(ReadOnlySpan<byte> key, Record? before)
    {
        _edit.Remove(key);
        return new Change(new Key(key), null, before);
    }
}
