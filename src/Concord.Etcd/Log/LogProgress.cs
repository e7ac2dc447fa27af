namespace Concord.Etcd.Log;

/// <summary>What this node knows about the log without asking: how far it goes, how far it was followed, and whether it can be trusted at all.</summary>
internal sealed class LogProgress
{
    // Enough for the snapshots that are taken of a state a little later than its last entry came in.
    private const int RecentMax = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<LogHead> _recent = new();
    private readonly Dictionary<long, long> _revisions = [];
    private long _committed;
    private LogHead _followed;
    private volatile ConcordException? _failure;

    /// <summary>Called once when the log has failed.</summary>
    public Action<ConcordException>? Failed { get; set; }

    /// <summary>Why this node cannot go on without an operator; null while it can.</summary>
    public ConcordException? Failure => _failure;

    /// <summary>The newest version that is known to be committed.</summary>
    public long Committed => Volatile.Read(ref _committed);

    /// <summary>The newest entry that was handed to the follower.</summary>
    public LogHead Followed
    {
        get
        {
            lock (_gate) return _followed;
        }
    }

    /// <summary>Takes note of an entry that is committed.</summary>
    public void SawCommitted(long version)
    {
        for (var known = Committed; version > known; known = Committed)
        {
            if (Interlocked.CompareExchange(ref _committed, version, known) == known) return;
        }
    }

    /// <summary>Takes note of an entry that goes to the follower.</summary>
    public void Follow(LogHead head)
    {
        SawCommitted(head.Version);
        lock (_gate)
        {
            _followed = head;
            Remember(head);
        }
    }

    /// <summary>Takes note of where an entry is.</summary>
    public void Locate(LogHead head)
    {
        lock (_gate) Remember(head);
    }

    /// <summary>The revision of an entry, if it is still remembered.</summary>
    public long? RevisionOf(long version)
    {
        lock (_gate) return _revisions.TryGetValue(version, out var revision) ? revision : null;
    }

    public void Fail(ConcordException reason)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, null) is null) Failed?.Invoke(reason);
    }

    /// <summary>A linearizable answer that ends before what was followed: history was lost.</summary>
    /// <param name="followedBefore">What had been followed when the question was sent.</param>
    /// <param name="version">Where the answer says that the log ends.</param>
    public void CheckNotLost(long followedBefore, long version)
    {
        if (version >= followedBefore) return;
        Fail(new ConcordException(
            ConcordErrorCode.CorruptLog, $"The log ends at entry {version}, and entry {followedBefore} has been applied already: etcd has lost history."));
        ThrowIfFailed();
    }

    public void ThrowIfFailed()
    {
        // A new exception each time: each of the many who get it throws it on a stack of its own.
        if (_failure is { } reason) throw new ConcordException(reason.Code, reason.Message, reason);
    }

    private void Remember(LogHead head)
    {
        if (!_revisions.TryAdd(head.Version, head.Revision)) return;
        _recent.Enqueue(head);
        if (_recent.Count > RecentMax) _revisions.Remove(_recent.Dequeue().Version);
    }
}
