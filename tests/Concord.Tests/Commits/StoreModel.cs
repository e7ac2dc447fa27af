using Concord.Kv;
using Concord.Transactions;

namespace Concord.Tests.Commits;

/// <summary>What a store should do, in the plainest way: the rules of the specification over a sorted dictionary.</summary>
internal sealed class StoreModel
{
    private readonly SortedDictionary<Key, (byte[] Value, Revision Created, Revision Modified, long Version)> _records = [];

    public Revision Revision { get; private set; }

    public CommitResult Apply(Transaction transaction)
    {
        var holds = transaction.If.All(Holds);
        var affected = 0;
        foreach (var operation in holds ? transaction.Then : transaction.Else)
        {
            var exists = _records.TryGetValue(operation.Key, out var before);
            if (operation.Kind == OperationKind.Put)
            {
                if (affected++ == 0) Revision = Revision.Next;
                _records[operation.Key] = (operation.Value.ToArray(), exists ? before.Created : Revision, Revision, before.Version + 1);
            }
            else if (exists)
            {
                if (affected++ == 0) Revision = Revision.Next;
                _records.Remove(operation.Key);
            }
        }

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
            (actual.CreateRevision, actual.ModRevision, actual.Version).ShouldBe((expected.Created, expected.Modified, expected.Version));
        }
    }

    private bool Holds(Condition condition)
    {
        var exists = _records.TryGetValue(condition.Key, out var record);
        if (condition.Field == ConditionField.Value && !exists) return condition.Comparison == Comparison.NotEqual;
        var order = condition.Field switch
        {
            ConditionField.Version => record.Version.CompareTo(condition.Number),
            ConditionField.CreateRevision => record.Created.Value.CompareTo(condition.Number),
            ConditionField.ModRevision => record.Modified.Value.CompareTo(condition.Number),
            _ => record.Value.AsSpan().SequenceCompareTo(condition.Bytes.Span),
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
}
