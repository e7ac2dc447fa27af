using Concord.Kv;
using Concord.Transactions;

namespace Concord.Tests.Commits;

/// <summary>What a store should do, in the plainest way: the rules of the specification over a sorted dictionary.</summary>
internal sealed class StoreModel
{
    private readonly SortedDictionary<Key, ModelRecord> _records = [];

    public Revision Revision { get; private set; }

    public ClusterTime Clock { get; private set; }

    public void MoveClock(ClusterTime time)
    {
        if (time > Clock) Clock = time;
        foreach (var key in _records.Where(entry => entry.Value.ExpiresAt is { Milliseconds: > 0 } at && at <= Clock).Select(entry => entry.Key).ToList())
            _records.Remove(key);
    }

    /// <summary>The sweep removes what nobody sees; of that only its revision is seen.</summary>
    public void Swept(Revision revision) => Revision = revision;

    public CommitResult Apply(Transaction transaction)
    {
        var holds = transaction.If.All(Holds);
        var affected = (holds ? transaction.Then : transaction.Else).Count(operation => Run(operation));
        if (affected > 0) Revision = Revision.Next;
        return new CommitResult(holds, Revision, affected);
    }

    public void ShouldEqual(StoreView view)
    {
        view.Revision.ShouldBe(Revision);
        view.Count.ShouldBe(_records.Count);
        foreach (var (key, expected) in _records)
        {
            var actual = view.Get(key).ShouldNotBeNull();
            actual.Value.ToArray().ShouldBe(expected.Value);
            new ModelRecord(expected.Value, actual.Kind, actual.ExpiresAt, actual.CreateRevision, actual.ModRevision, actual.Version).ShouldBe(expected);
        }
    }

    private bool Run(Operation operation)
    {
        var next = Revision.Next;
        var before = _records.GetValueOrDefault(operation.Key);
        switch (operation.Kind)
        {
            case OperationKind.Put:
                _records[operation.Key] = new ModelRecord(
                    operation.Value.Payload.ToArray(),
                    operation.Value.Kind,
                    operation.Expiration.At,
                    before?.Created ?? next,
                    next,
                    (before?.Version ?? 0) + 1);
                Expire();
                return true;
            case OperationKind.Touch when before is not null:
                _records[operation.Key] = before with { ExpiresAt = operation.Expiration.At, Modified = next, Version = before.Version + 1 };
                Expire();
                return true;
            case OperationKind.DeleteUnchanged when before?.Modified != operation.ModRevision:
            case OperationKind.Get:
                return false;
            default:
                return _records.Remove(operation.Key);
        }

        // What is put with an expiry that has come already is gone at once.
        void Expire() => MoveClock(Clock);
    }

    private bool Holds(Condition condition)
    {
        var record = _records.GetValueOrDefault(condition.Key);
        if (condition.Field == ConditionField.Value && record is null) return condition.Comparison == Comparison.NotEqual;
        var order = condition.Field switch
        {
            ConditionField.Version => (record?.Version ?? 0).CompareTo(condition.Number),
            ConditionField.CreateRevision => (record?.Created.Value ?? 0).CompareTo(condition.Number),
            ConditionField.ModRevision => (record?.Modified.Value ?? 0).CompareTo(condition.Number),
            _ => (record?.Value ?? []).AsSpan().SequenceCompareTo(condition.Bytes.Span),
        };
        return condition.Comparison switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private sealed record ModelRecord(byte[] Value, ContentKind Kind, ClusterTime ExpiresAt, Revision Created, Revision Modified, long Version);
}
