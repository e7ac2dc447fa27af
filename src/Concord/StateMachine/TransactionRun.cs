using Concord.Changes;
using Concord.Json;
using Concord.Kv;
using Concord.Queries;
using Concord.Transactions;

namespace Concord.StateMachine;

/// <summary>Decides the conditions of one transaction and does the operations of one of its branches.</summary>
/// <param name="edit">What it reads and changes.</param>
/// <param name="collect">Whether somebody wants to know what each operation found.</param>
internal ref struct TransactionRun(StateEdit edit, bool collect)
{
    private readonly StateEdit _edit = edit;
    private readonly bool _collect = collect;
    private readonly Revision _revision = edit.Revision.Next; // Of all that it changes.
    private Change[] _changes = [];
    private OperationResult[] _results = [];
    private int _changed;
    private int _affected;

    public CommandOutcome Run(ref CommandReader reader)
    {
        var holds = true;
        for (var left = reader.ReadLength(); left > 0; left--) holds &= Holds(ref reader);
        Branch(ref reader, effective: holds);
        Branch(ref reader, effective: !holds);
        if (_affected > 0 && !_edit.TryAdvance(_revision, _changed == _changes.Length ? _changes : _changes[.._changed], out var quota))
            return new CommandOutcome(default, new ConcordException(ConcordErrorCode.QuotaExceeded, $"Nothing was written: {quota}."));
        return new CommandOutcome(new CommitResult(holds, _edit.Revision, _affected, _results));
    }

    private readonly bool Holds(ref CommandReader reader)
    {
        var (number, inSystem) = Flagged(reader.ReadByte());
        var field = (ConditionField)number;
        var comparison = (Comparison)reader.ReadByte();
        var record = _edit.Find(reader.ReadBytes(), inSystem);
        if (field >= ConditionField.Value) return ValueHolds(field, comparison, record, reader.ReadBytes());
        var actual = field switch
        {
            ConditionField.Version => record?.Version ?? 0,
            ConditionField.CreateRevision => record?.CreateRevision.Value ?? 0,
            ConditionField.ModRevision => record?.ModRevision.Value ?? 0,
            _ => throw CommandReader.Malformed(),
        };
        return Compares(actual.CompareTo(reader.ReadNumber()), comparison);
    }

    private static bool ValueHolds(ConditionField field, Comparison comparison, Record? record, ReadOnlySpan<byte> operand) => field switch
    {
        ConditionField.Value when record is null => comparison == Comparison.NotEqual,
        ConditionField.Value => Compares(record.Value.Span.SequenceCompareTo(operand), comparison),
        ConditionField.Meaning when operand.Length > 0 =>
            record is not null && JsonEquality.AreEqual(record.Kind, record.Value, (ContentKind)operand[0], operand[1..].ToArray()),
        ConditionField.Predicate => record is not null && Predicate.Parse(operand.ToArray()).Matches(record.Kind, record.Value),
        _ => throw CommandReader.Malformed(),
    };

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

    private static (byte Number, bool InSystem) Flagged(byte first) =>
        ((byte)(first & ~CommandFormat.SystemFlag), (first & CommandFormat.SystemFlag) != 0);

    /// <summary>Does the operations of a branch, or only reads past them.</summary>
    private void Branch(ref CommandReader reader, bool effective)
    {
        var count = reader.ReadLength();
        if (effective && _collect && count > 1) _results = new OperationResult[count];
        for (var i = 0; i < count; i++)
        {
            var (kind, inSystem) = Flagged(reader.ReadByte());
            var key = reader.ReadBytes();
            var operand = CommandOperand.Read(ref reader, kind);
            if (!effective) continue;
            var result = Operate(kind, key, operand, inSystem, count);
            if (_results.Length > 0) _results[i] = result;
            else if (_collect && kind is (byte)OperationKind.Get or (byte)OperationKind.Touch) _results = [result];
        }
    }

    private OperationResult Operate(byte kind, scoped ReadOnlySpan<byte> key, scoped CommandOperand operand, bool inSystem, int count)
    {
        var before = _edit.Find(key, inSystem);
        var (after, how) = kind switch
        {
            (byte)OperationKind.Put or CommandFormat.PutEnvelope => (Put(before, operand), ChangeKind.Put),
            (byte)OperationKind.Touch => (before is null ? null : Touch(before, operand), ChangeKind.Touch),
            (byte)OperationKind.Delete => (null, ChangeKind.Delete),
            (byte)OperationKind.DeleteUnchanged => (before?.ModRevision.Value == operand.Number ? null : before, ChangeKind.Delete),
            _ => (before, default),
        };
        if (ReferenceEquals(before, after)) return new OperationResult(before, after);
        var bytes = key.ToArray();
        _edit.Replace(bytes, after, inSystem);
        _affected++;
        if (inSystem) return new OperationResult(before, after);
        if (_changes.Length == 0) _changes = new Change[count];
        _changes[_changed++] = new Change(how, new Key(bytes), after, before);
        return new OperationResult(before, after);
    }

    private readonly Record Put(Record? before, scoped CommandOperand operand) => new(
        operand.Payload.ToArray(),
        operand.Tag,
        operand.Length,
        operand.Expiration.Decide(_edit.Clock),
        before?.CreateRevision ?? _revision,
        _revision,
        (before?.Version ?? 0) + 1);

    private readonly Record Touch(Record before, scoped CommandOperand operand) =>
        before.With(operand.Expiration.Decide(_edit.Clock), _revision);
}
