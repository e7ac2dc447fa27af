using Concord.Log;
using Concord.StateMachine;

namespace Concord.Archive;

/// <summary>
/// Stands between the task that applies batches, which never waits here, and the one that archives them. Holds so many bytes; when there is
/// no room for a batch, all that wait are given up, and the archive goes on from the state as it is then.
/// </summary>
/// <remarks>
/// While a start reads the log again, most of what comes is archived already. Where it comes by a point that the archive leads up to, the batches
/// behind it follow on that; when it comes by none, there is a hole, and a base.
/// </remarks>
/// <param name="ends">The points that the archive leads up to, with their times.</param>
/// <param name="segmentBytes">As many bytes are due at once.</param>
/// <param name="bytesMax">So many may wait.</param>
/// <param name="time">Tells when a batch arrives.</param>
internal sealed class ArchiveFeed(IReadOnlyDictionary<LogPoint, long> ends, int segmentBytes, long bytesMax, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<ArchivedBatch> _batches = new();
    private readonly Queue<(StoreState State, long TimeMs, string Reason, int After)> _bases = new();
    private TaskCompletionSource _due = New();
    private StoreState _latest = StoreState.Empty;
    private long _latestMs;
    private long _bytes;
    private int _taken; // Batches taken since the queue was last cleared: where the bases stand among them.
    private int _added;
    private bool _isLive;
    private bool _follows;

    /// <summary>Where the archive ended when the store was opened; null when nothing leads from there to here.</summary>
    public LogPoint? Resumed { get; private set; }

    /// <summary>How often batches were given up.</summary>
    public int Holes { get; private set; }

    /// <summary>Bytes that wait.</summary>
    public long WaitingBytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>The state that the node begins with, or goes on from when the log could not lead it there.</summary>
    public void Begin(StoreState state)
    {
        lock (_gate)
        {
            _latest = state;
            if (_isLive) GoOnFromBase("resync");
            else Meet(state);
        }
    }

    /// <summary>Takes a batch that has been applied. Called on the applying task.</summary>
    public void Add(CommittedBatch batch, StoreState after)
    {
        lock (_gate)
        {
            _latest = after;
            _latestMs = Math.Max(_latestMs, time.GetUtcNow().ToUnixTimeMilliseconds());
            if (!_isLive && Meet(after)) return;
            if (!_isLive && !_follows) return;
            if (_bytes + batch.Bytes.Length > bytesMax)
            {
                if (_isLive) GiveUp();
                else Forget(follows: false);
                return;
            }

            _batches.Enqueue(new ArchivedBatch(LogPoint.Of(after), after.Revision, _latestMs, batch.Bytes.ToArray()));
            _added++;
            _bytes += batch.Bytes.Length;
            if (_bytes >= segmentBytes) _due.TrySetResult();
        }
    }

    /// <summary>Everything that the log held at the start has come.</summary>
    public void GoLive()
    {
        lock (_gate)
        {
            _isLive = true;
            if (!_follows) GoOnFromBase("start");
        }
    }

    /// <summary>Asks for a base behind what waits now.</summary>
    public void RequestBase()
    {
        lock (_gate) AddBase("due");
    }

    /// <summary>Ends when so much waits that it is due, or after some time.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        Task due;
        lock (_gate) due = _due.Task;
        await due.WaitAsync(atMost, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Takes what is to be stored next; null when nothing waits.</summary>
    public ArchiveItem? Take()
    {
        lock (_gate)
        {
            if (_due.Task.IsCompleted) _due = New();
            if (_bases.TryPeek(out var first) && first.After <= _taken)
            {
                _bases.Dequeue();
                return new ArchiveItem(first.State, first.TimeMs, first.Reason, []);
            }

            var upTo = _bases.Count > 0 ? first.After - _taken : int.MaxValue;
            var (batches, bytes) = (new List<ArchivedBatch>(), 0L);
            while (batches.Count < upTo && bytes < segmentBytes && _batches.TryDequeue(out var batch))
            {
                batches.Add(batch);
                bytes += batch.Bytes.Length;
            }

            _taken += batches.Count;
            _bytes -= bytes;
            if (_bytes >= segmentBytes) _due.TrySetResult();
            return batches.Count == 0 ? null : new ArchiveItem(null, 0, "", batches);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Notes that the archive leads up to here, if it does.</summary>
    private bool Meet(StoreState state)
    {
        if (!ends.TryGetValue(LogPoint.Of(state), out var archivedMs)) return false;
        _latestMs = Math.Max(_latestMs, archivedMs);
        Forget(follows: true);
        Resumed = LogPoint.Of(state);
        return true;
    }

    private void GiveUp()
    {
        Holes++;
        GoOnFromBase("behind");
    }

    private void GoOnFromBase(string reason)
    {
        Forget(follows: true);
        Resumed = null;
        AddBase(reason);
    }

    private void AddBase(string reason)
    {
        _latestMs = Math.Max(_latestMs, time.GetUtcNow().ToUnixTimeMilliseconds());
        _bases.Enqueue((_latest, _latestMs, reason, _added));
        _due.TrySetResult();
    }

    private void Forget(bool follows)
    {
        _batches.Clear();
        _bases.Clear();
        _bytes = _taken = _added = 0;
        _follows = follows;
    }
}
