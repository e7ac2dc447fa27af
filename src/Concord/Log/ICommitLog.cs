namespace Concord.Log;

/// <summary>
/// The committed log: the seam between the state machine and what makes batches durable and ordered.
/// The log does not look into a batch; conditions, quotas and clocks are decided when a batch is applied, by the same code on every engine.
/// </summary>
/// <remarks>Two engines fit behind it: the embedded write-ahead log, and a log in an etcd cluster.</remarks>
public interface ICommitLog : IAsyncDisposable
{
    /// <summary>Proposes a batch and waits until it is committed: durable here, or on a majority.</summary>
    /// <param name="batch">The bytes, which must not change until the batch has come out of <see cref="FollowAsync"/>.</param>
    /// <param name="ct">Cancels the wait, never a batch that was already sent.</param>
    /// <returns>The position of the batch.</returns>
    /// <exception cref="ConcordException">It was not committed, or (<see cref="ConcordException.MayHaveCommitted"/>) nobody knows.</exception>
    /// <remarks>
    /// At most <see cref="LogTraits.AppendsAtOnceMax"/> calls at a time. The continuation may run on the thread that flushes: it must not
    /// block. The same batch may come out of the log more than once: whoever applies it knows it by its id.
    /// </remarks>
    ValueTask<LogPosition> AppendAsync(ReadOnlyMemory<byte> batch, CancellationToken ct);

    /// <summary>Streams the committed batches after a position, in order, without holes or repeats, whoever appended them; never ends by itself.</summary>
    /// <param name="after">The last position the caller has applied.</param>
    /// <param name="ct">Ends the stream.</param>
    /// <exception cref="SnapshotNeededException">What follows the position is out of reach; thrown while the stream is read.</exception>
    /// <remarks>One follower at a time.</remarks>
    IAsyncEnumerable<CommittedBatch> FollowAsync(LogPosition after, CancellationToken ct);

    /// <summary>Gives a position no older than the call, as strong as the consistency asks for. Apply up to it, then read.</summary>
    ValueTask<LogPosition> BarrierAsync(ReadConsistency consistency, CancellationToken ct);

    /// <summary>Stores a snapshot of the state as of a position; afterwards the log may forget what came before it.</summary>
    /// <param name="at">Position of the last batch that the snapshot contains.</param>
    /// <param name="write">Writes the snapshot; called once.</param>
    /// <param name="ct">Gives the snapshot up and leaves the older one in force.</param>
    ValueTask SaveSnapshotAsync(LogPosition at, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct);

    /// <summary>Opens the newest intact snapshot, or answers null when there is none and the log reaches back to its start.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.CorruptSnapshot"/>: none is intact and the log does not reach back.</exception>
    ValueTask<LogSnapshot?> OpenLatestSnapshotAsync(CancellationToken ct);

    /// <summary>
    /// What a restart would have to replay after the newest snapshot, in bytes or what costs as much; 0 when it is for another node to
    /// take the next one.
    /// </summary>
    long BytesSinceSnapshot { get; }

    /// <summary>What it asks of the store.</summary>
    LogTraits Traits { get; }

    /// <summary>Whether this node moves the clock on and sweeps. At most one does most of the time; two at once do no harm.</summary>
    bool IsKeeper { get; }

    /// <summary>How it is.</summary>
    LogStatus Status { get; }
}
