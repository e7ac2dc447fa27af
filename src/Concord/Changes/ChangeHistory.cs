using System.Runtime.CompilerServices;
using Concord.Kv;

namespace Concord.Changes;

/// <summary>
/// The latest changes, in memory. A watcher keeps only its place here, so that a slow one costs nothing and never holds up a commit;
/// one that falls behind the oldest kept change is told so.
/// </summary>
internal sealed class ChangeHistory(int revisionsMax, long bytesMax)
{
    // How many sets a watcher takes along each time it holds the lock.
    private const int TakenAtOnce = 256;

    private readonly Lock _gate = new();
    private readonly List<ChangeSet?> _sets = [];
    private int _first; // Slots before this one are forgotten; they are cut off when they are half of the list.
    private Revision _newest;
    private long _bytes;
    private TaskCompletionSource _grown = New();
    private bool _ended;

    /// <summary>Starts over at a revision, with nothing kept before it.</summary>
    public void Reset(Revision at)
    {
        lock (_gate)
        {
            _sets.Clear();
            _first = 0;
            _bytes = 0;
            _newest = at;
        }
    }

    public void Append(List<ChangeSet> sets)
    {
        if (sets.Count == 0) return;
        TaskCompletionSource grown;
        lock (_gate)
        {
            _sets.AddRange(sets);
            foreach (var set in sets) _bytes += BytesOf(set);
            while (_sets.Count - _first > revisionsMax || _bytes > bytesMax) ForgetOldest();
            if (_first > _sets.Count / 2)
            {
                _sets.RemoveRange(0, _first);
                _first = 0;
            }

            _newest = sets[^1].Revision;
            grown = _grown;
            _grown = New();
        }

        grown.TrySetResult();
    }

    /// <summary>Ends every watch, because the store stops.</summary>
    public void End()
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            _ended = true;
            grown = _grown;
        }

        grown.TrySetResult();
    }

    public async IAsyncEnumerable<ChangeSet> WatchAsync(KeyRange range, Revision after, [EnumeratorCancellation] CancellationToken ct)
    {
        var taken = new List<ChangeSet>(TakenAtOnce);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            Task? wait = null;
            lock (_gate)
            {
                if (_ended) yield break;
                if (!TryTake(after, taken)) wait = _grown.Task;
            }

            if (wait is not null)
            {
                await wait.WaitAsync(ct).ConfigureAwait(false);
                continue;
            }

            foreach (var set in taken)
            {
                after = set.Revision;
                if (Within(range, set) is { } visible) yield return visible;
            }

            taken.Clear();
        }
    }

    private bool TryTake(Revision after, List<ChangeSet> taken)
    {
        var oldest = new Revision(_newest.Value - (_sets.Count - _first));
        if (after < oldest) throw new CompactedException(oldest);
        if (after >= _newest) return false;
        var from = _first + (int)(after.Value - oldest.Value);
        var upTo = Math.Min(from + TakenAtOnce, _sets.Count);
        for (var i = from; i < upTo; i++) taken.Add(_sets[i] ?? throw new InvalidOperationException("A kept change is missing."));
        return true;
    }

    private void ForgetOldest()
    {
        if (_sets[_first] is { } oldest) _bytes -= BytesOf(oldest);
        _sets[_first++] = null;
    }

    // The record before counts as well: it may be kept by nothing else.
    private static long BytesOf(ChangeSet set)
    {
        var bytes = 0L;
        foreach (var (key, record, before) in set.Changes) bytes += key.Span.Length + (record?.Bytes.Length ?? 0) + (before?.Bytes.Length ?? 0);
        return bytes;
    }

    private static ChangeSet? Within(KeyRange range, ChangeSet set)
    {
        var inside = 0;
        foreach (var change in set.Changes)
        {
            if (range.Contains(change.Key.Span)) inside++;
        }

        if (inside == 0) return null;
        return inside == set.Changes.Count ? set : set with { Changes = [.. set.Changes.Where(c => range.Contains(c.Key.Span))] };
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
