using System.Buffers;
using System.Runtime.CompilerServices;
using Concord.Kv;

namespace Concord.Changes;

/// <summary>
/// The latest changes, in memory. A watcher keeps only its place here, so that a slow one costs nothing and never holds up a commit;
/// one that falls behind the oldest kept change is told so.
/// </summary>
internal sealed class ChangeHistory(int revisionsMax, long bytesMax)
{
    // What a watcher holds on to while it reads, however slow it is.
    private const int BlocksAtOnce = 64;

    private readonly Lock _gate = new();
    private readonly List<ChangeBlock?> _blocks = [];
    private readonly List<ChangeBlock> _packed = [];
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private int _first; // Slots before this one are forgotten; they are cut off when they are half of the list.
    private Revision _newest;
    private long _revisions;
    private long _bytes;
    private long _resets;
    private TaskCompletionSource _grown = New();
    private bool _ended;

    /// <summary>How often it has started over: a watcher who has lost its place is told apart by it from one who was too slow.</summary>
    public long Resets => Volatile.Read(ref _resets);

    /// <summary>The newest revision that it knows.</summary>
    public Revision Newest
    {
        get
        {
            lock (_gate) return _newest;
        }
    }

    /// <summary>The oldest revision after which a watch can begin.</summary>
    public Revision Oldest
    {
        get
        {
            lock (_gate) return new Revision(_newest.Value - _revisions);
        }
    }

    /// <summary>Starts over at a revision, with nothing kept before it.</summary>
    public void Reset(Revision at)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            _blocks.Clear();
            _first = 0;
            _revisions = 0;
            _bytes = 0;
            _newest = at;
            _resets++;
            grown = _grown;
            _grown = New();
        }

        grown.TrySetResult(); // Whoever waits has lost its place, and is told so now rather than with the next change.
    }

    /// <summary>Adds sets at the next revisions. One thread calls it.</summary>
    public void Append(List<ChangeSet> sets)
    {
        if (sets.Count == 0) return;
        ChangeBlock.Pack(sets, _packed, _buffer);
        TaskCompletionSource grown;
        lock (_gate)
        {
            foreach (var block in _packed) Keep(block);
            _newest = sets[^1].Revision;
            grown = _grown;
            _grown = New();
        }

        _packed.Clear();
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
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            ChangeBlock[] taken;
            Task grown;
            lock (_gate)
            {
                if (_ended) yield break;
                taken = Take(after);
                grown = _grown.Task;
            }

            foreach (var block in taken)
            {
                foreach (var set in block.After(after, range)) yield return set;
                after = block.Last;
            }

            if (taken.Length == 0) await grown.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    private void Keep(ChangeBlock block)
    {
        _blocks.Add(block);
        _revisions += block.Count;
        _bytes += block.Bytes;

        // At least as many revisions as asked for are kept, and at most as many bytes.
        while (_first < _blocks.Count && At(_first) is var oldest && (_revisions - oldest.Count >= revisionsMax || _bytes > bytesMax))
        {
            _blocks[_first++] = null;
            _revisions -= oldest.Count;
            _bytes -= oldest.Bytes;
        }

        if (_first <= _blocks.Count / 2) return;
        _blocks.RemoveRange(0, _first);
        _first = 0;
    }

    /// <summary>Blocks never change: a watcher takes the next few along and reads them without the lock.</summary>
    private ChangeBlock[] Take(Revision after)
    {
        var oldest = new Revision(_newest.Value - _revisions);
        if (after < oldest) throw new CompactedException(oldest);
        if (after >= _newest) return [];
        var from = FirstBehind(after);
        return [.. Enumerable.Range(from, Math.Min(BlocksAtOnce, _blocks.Count - from)).Select(At)];
    }

    private int FirstBehind(Revision after)
    {
        int low = _first, high = _blocks.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (At(middle).Last <= after) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private ChangeBlock At(int slot) => _blocks[slot] ?? throw new InvalidOperationException("A kept change is missing.");

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
