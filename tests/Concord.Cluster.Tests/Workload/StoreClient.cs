using System.Text;
using Concord.Cluster.Tests.Linearizability;
using Concord.Kv;
using Concord.Transactions;
using StoreOperation = Concord.Transactions.Operation;

namespace Concord.Cluster.Tests.Workload;

/// <summary>A client in the process of the store itself.</summary>
internal sealed class StoreClient(ConcordStore store, ReadConsistency consistency) : IRegisterClient
{
    public async ValueTask<Answer> CallAsync(string key, Call call, CancellationToken ct)
    {
        try
        {
            return call is Call.Write write ? await WriteAsync(key, write, ct) : await ReadAsync(key, ct);
        }
        catch (ConcordException e)
        {
            return e.MayHaveCommitted ? Answer.Unknown : Answer.Failure;
        }
    }

    private async Task<Answer> ReadAsync(Key key, CancellationToken ct)
    {
        var view = await store.ViewAsync(consistency, ct);
        Answer answer = view.Get(key) is { } record
            ? new Answer.Found(Encoding.UTF8.GetString(record.Value.Span), record.ModRevision.Value)
            : new Answer.Nothing();
        return answer with { StoreRevision = view.Revision.Value };
    }

    private async Task<Answer> WriteAsync(Key key, Call.Write write, CancellationToken ct)
    {
        var value = Encoding.UTF8.GetBytes(write.Value ?? "");
        var result = (write.Guard.Kind, write.Value) switch
        {
            (GuardKind.None, not null) => await store.PutAsync(key, value, ct),
            (GuardKind.Exists, null) => await store.DeleteAsync(key, ct),
            _ => await store.CommitAsync(
                new Transaction
                {
                    If = [ConditionOf(key, write.Guard)],
                    Then = [write.Value is null ? StoreOperation.Delete(key) : StoreOperation.Put(key, value)],
                },
                ct),
        };
        if (result.Affected > 0) return new Answer.Written(result.Revision.Value);

        // A transaction does not tell what it found instead.
        Answer answer = write.Guard.Kind == GuardKind.Exists ? new Answer.Nothing() : new Answer.Refused();
        return answer with { StoreRevision = result.Revision.Value };
    }

    private static Condition ConditionOf(Key key, Guard guard) => guard.Kind switch
    {
        GuardKind.Exists => Condition.Exists(key),
        GuardKind.Absent => Condition.Absent(key),
        GuardKind.AtRevision => Condition.Unchanged(key, new Revision(guard.Revision)),
        GuardKind.Holding => Condition.Value(key, Comparison.Equal, Encoding.UTF8.GetBytes(guard.Value ?? "")),
        _ => throw new ArgumentOutOfRangeException(nameof(guard)),
    };
}
