using Concord.Commits;
using Concord.Kv;
using Concord.Log;
using Concord.StateMachine;

namespace Concord.Archive;

/// <summary>A batch holds many transactions, each of a revision of its own: a point may lie within one.</summary>
internal static class BatchPrefix
{
    /// <summary>Applies the commands of a batch as long as the revision is not beyond one.</summary>
    public static StoreState Apply(StoreState before, CommittedBatch batch, Revision upTo)
    {
        var (id, isHello, count) = BatchFormat.ReadHeader(batch.Bytes.Span);
        var bytes = batch.Bytes.ToArray();
        var (state, low, high) = (before, 0, count); // The first `low` commands are not beyond it, the first `high` are.
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            BatchFormat.WriteHeader(bytes, id, isHello, middle);
            var reached = BatchApplier.Apply(before, batch with { Bytes = bytes }, []).State;
            if (reached.Revision <= upTo) (state, low) = (reached, middle);
            else high = middle;
        }

        return state;
    }
}
