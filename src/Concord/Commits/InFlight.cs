using Concord.StateMachine;

namespace Concord.Commits;

/// <summary>The batches of this process that went into the log and were not seen to come out.</summary>
internal sealed class InFlight
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, PendingBatch> _batches = [];

    public void Add(PendingBatch batch)
    {
        lock (_gate) _batches.Add(batch.Id.Number, batch);
    }

    public PendingBatch? Find(BatchId id)
    {
        lock (_gate) return _batches.TryGetValue(id.Number, out var batch) && batch.Id == id ? batch : null;
    }

    /// <summary>Takes a batch out; whoever does answers its callers.</summary>
    public bool TryRemove(PendingBatch batch)
    {
        lock (_gate) return _batches.Remove(batch.Id.Number);
    }

    public List<PendingBatch> RemoveAll()
    {
        lock (_gate)
        {
            List<PendingBatch> all = [.. _batches.Values];
            _batches.Clear();
            return all;
        }
    }

    /// <summary>Takes those out that a state contains, however it came to.</summary>
    public List<PendingBatch> RemoveApplied(StoreState state)
    {
        lock (_gate)
        {
            List<PendingBatch> applied = [.. _batches.Values.Where(batch => state.Proposers.HasApplied(batch.Id))];
            foreach (var batch in applied) _batches.Remove(batch.Id.Number);
            return applied;
        }
    }

    /// <summary>Tells the callers whose deadline has passed. Their batches stay: they may still come out.</summary>
    public void TimeOut(Deadlines deadlines)
    {
        // Under the lock: whoever takes a batch out answers and lets go of its commands.
        lock (_gate)
        {
            foreach (var batch in _batches.Values) batch.TimeOut(deadlines);
        }
    }
}
