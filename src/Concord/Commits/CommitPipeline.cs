using Concord.Changes;
using Concord.Log;
using Concord.StateMachine;
using Concord.StateMachine.Proposers;
using Concord.StateMachine.Snapshots;
using Concord.Transactions;
using Microsoft.Extensions.Logging;

namespace Concord.Commits;

/// <summary>
/// Drives the state machine from the log. Commands that arrive while a batch is being made durable form the next one; whatever comes
/// out of the log, from here or from another node, is applied in order; then the callers of our own batches get their results.
/// </summary>
internal sealed class CommitPipeline : IAsyncDisposable
{
    // Callers beyond this wait before their command is taken: memory stays bounded however many there are.
    private const int QueuedCommandsMax = 16 * 1024;

    // How far the log may be ahead of what is applied here: the batches between are held in memory.
    private const int BatchesAheadMax = 64;

    private readonly ICommitLog _log;
    private readonly ChangeHistory _history;
    private readonly ILogger _logger;
    private readonly Deadlines _deadlines;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stop = new();
    private readonly InFlight _inFlight = new();
    private readonly AppliedPosition _applied = new();
    private readonly CommandQueue _queue = new(QueuedCommandsMax);
    private readonly Appends _appends;

    private StoreState _state;
    private Task _proposing = Task.CompletedTask;
    private Task _applying = Task.CompletedTask;
    private Identity _identity = new(Guid.NewGuid(), IsHello: true);
    private long _batches;
    private long _appended;
    private volatile Exception? _failure;
    private Exception? _followFailure;

    public CommitPipeline(ICommitLog log, StoreState state, ChangeHistory history, ConcordOptions options)
    {
        _log = log;
        _state = state;
        _history = history;
        _logger = options.LoggerFactory.CreateLogger<CommitPipeline>();
        _appends = new Appends(log.Traits.AppendsAtOnceMax);
        _deadlines = new Deadlines(options.Timeout);
        _timer = options.Time.CreateTimer(_ => PassDeadlines(), null, Deadlines.Step, Deadlines.Step);
        history.Reset(state.Revision);
        _applied.Reach(state.Position);
    }

    /// <summary>What this node has applied. Every batch that made it was durable before.</summary>
    public StoreState State => Volatile.Read(ref _state);

    /// <summary>Why nothing can be written any more; null while all is well.</summary>
    public Exception? Failure => _failure;

    /// <summary>
    /// Called on the applying task after each batch, with the batch, whose bytes are valid as long as the call lasts; with none when the state
    /// came from a snapshot because the log could not lead to it.
    /// </summary>
    public Action<StoreState, CommittedBatch?>? Applied { get; init; }

    /// <summary>Starts, and returns when everything that the log holds now has been applied.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        _applying = Task.Run(ApplyAsync, CancellationToken.None);
        var committed = await _log.BarrierAsync(ReadConsistency.Strong, ct).ConfigureAwait(false);
        await WaitAppliedAsync(committed, ct).ConfigureAwait(false);
        _proposing = Task.Run(ProposeAsync, CancellationToken.None);
    }

    public ValueTask WaitAppliedAsync(LogPosition position, CancellationToken ct) => _applied.WaitAsync(position, ct);

    /// <summary>Sends an encoded command through the log; completes when it has been applied here.</summary>
    public ValueTask<CommitResult> SubmitAsync(ArraySegment<byte> command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var pending = PendingCommand.Rent(command, _deadlines.Next, ct);
        var result = pending.Task;
        return _queue.TryAdd(pending) ? result : SubmitWhenThereIsRoomAsync(pending, result, ct);
    }

    /// <summary>Takes no more commands. What was taken is finished.</summary>
    public void Close() => _queue.Complete();

    public async ValueTask DisposeAsync()
    {
        Close();
        await _proposing.ConfigureAwait(false);
        await FinishApplyingAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _applying.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        Fail(_inFlight.RemoveAll(), ShuttingDown(mayHaveCommitted: true));
        _applied.Fail(ShuttingDown(mayHaveCommitted: false)); // A read that asks for more than was applied would wait for ever.
        _history.End();
        _stop.Dispose();
    }

    private static ConcordException ShuttingDown(bool mayHaveCommitted) =>
        new(ConcordErrorCode.ShuttingDown, "The store is stopping.") { MayHaveCommitted = mayHaveCommitted };

    /// <summary>What the callers of a batch are told that went into the log and was not seen to come out.</summary>
    private static ConcordException NotFollowed(Exception reason, bool mayHaveCommitted) =>
        new(mayHaveCommitted ? ConcordErrorCode.UnknownOutcome : ConcordErrorCode.Internal, "The log cannot be followed: " + reason.Message, reason)
        {
            MayHaveCommitted = mayHaveCommitted,
        };

    // A log that does not keep to its own errors has not said either that the batch is not in it.
    private static ConcordException Unforeseen(Exception e) =>
        new(ConcordErrorCode.UnknownOutcome, "The log has failed: " + e.Message, e) { MayHaveCommitted = true };

    // A full disk or a batch that is too large is refused by itself; anything else ends the writing until the log is opened again.
    private static bool EndsWriting(ConcordException e) => e.MayHaveCommitted || e.Code == ConcordErrorCode.Internal;

    private async ValueTask<CommitResult> SubmitWhenThereIsRoomAsync(
        PendingCommand pending, ValueTask<CommitResult> result, CancellationToken ct)
    {
        try
        {
            do
            {
                if (_queue.IsComplete) throw Refused();
                if (_deadlines.IsPast(pending.Due)) throw Deadlines.Passed(mayHaveCommitted: false);
                await _queue.WaitForRoomAsync(ct).ConfigureAwait(false);
            }
            while (!_queue.TryAdd(pending));
        }
        catch (Exception e) when (e is ConcordException or OperationCanceledException)
        {
            pending.ReleaseCommand();
            pending.Fail(e);
        }

        return await result.ConfigureAwait(false);
    }

    private ConcordException Refused() =>
        Volatile.Read(ref _followFailure) is { } reason ? NotFollowed(reason, mayHaveCommitted: false) : ShuttingDown(mayHaveCommitted: false);

    private void PassDeadlines()
    {
        _deadlines.Advance();
        _queue.TimeOut(_deadlines);
        _inFlight.TimeOut(_deadlines);
    }

    private async Task ProposeAsync()
    {
        while (await _queue.WaitAsync().ConfigureAwait(false))
        {
            await _appends.WaitForRoomAsync(_batches + 1).ConfigureAwait(false);
            if (TakeBatch() is not { } batch) continue;
            await _appends.RunAsync(batch.Id.Number, AppendAsync(batch)).ConfigureAwait(false);
        }

        await _appends.FinishAsync().ConfigureAwait(false);
    }

    private async Task AppendAsync(PendingBatch batch)
    {
        _inFlight.Add(batch);
        try
        {
            await WaitAppliedAsync(new LogPosition(_appended - BatchesAheadMax), CancellationToken.None).ConfigureAwait(false);
            ThrowIfNotFollowed(mayHaveCommitted: false);
            var position = await _log.AppendAsync(batch.Bytes, CancellationToken.None).ConfigureAwait(false);
            Reached(position);
            batch.ReleaseBytes();
            ThrowIfNotFollowed(mayHaveCommitted: true); // Again: the follower may have failed before it could see this batch.
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to the callers of this batch; the log itself decides whether it goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var told = e as ConcordException ?? Unforeseen(e);
            if (_failure is null && EndsWriting(told)) _failure = told;
            if (_inFlight.TryRemove(batch)) batch.Fail(told);
        }
    }

    private void ThrowIfNotFollowed(bool mayHaveCommitted)
    {
        if (Volatile.Read(ref _followFailure) is { } reason) throw NotFollowed(reason, mayHaveCommitted);
    }

    private void Reached(LogPosition position)
    {
        var known = Volatile.Read(ref _appended);
        while (position.Value > known && Interlocked.CompareExchange(ref _appended, position.Value, known) is var seen && seen != known) known = seen;
    }

    /// <summary>Waits until everything that went into the log has come out, so that those who sent it get its result.</summary>
    private async Task FinishApplyingAsync()
    {
        try
        {
            await WaitAppliedAsync(new LogPosition(_appended), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ConcordException)
        {
            // The follower has failed, and has told everyone.
        }
    }

    private PendingBatch? TakeBatch()
    {
        var commands = new List<PendingCommand>();
        _queue.TakeInto(commands, _log.Traits.BatchBytesSoftMax);
        if (commands.Count == 0) return null;
        var identity = Volatile.Read(ref _identity);
        return new PendingBatch(new BatchId(identity.Incarnation, ++_batches), identity.IsHello, commands);
    }

    private async Task ApplyAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    await foreach (var committed in _log.FollowAsync(_state.Position, _stop.Token).ConfigureAwait(false)) Apply(committed);
                    if (!_stop.IsCancellationRequested) throw new InvalidOperationException("It has ended.");
                }
                catch (SnapshotNeededException needed)
                {
                    await ResyncAsync(needed).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The store stops.
        }
#pragma warning disable CA1031 // A log that cannot be followed ends this store: everyone who waits is told the reason.
        catch (Exception e)
#pragma warning restore CA1031
        {
            NoLongerFollowing(e);
        }
    }

    private void NoLongerFollowing(Exception reason)
    {
        // The order matters: a batch that the proposing task has put among those in flight before it could know is failed here, a later
        // one there.
        Interlocked.Exchange(ref _followFailure, reason);
        _failure = reason;
        _queue.Complete();
        _applied.Fail(reason);
        Fail(_inFlight.RemoveAll(), NotFollowed(reason, mayHaveCommitted: true));
    }

    private void Apply(CommittedBatch committed)
    {
        var (id, _, count) = BatchFormat.ReadHeader(committed.Bytes.Span);
        var ours = _inFlight.Find(id);
        var results = ours is null ? [] : new CommandOutcome[count];
        var applied = BatchApplier.Apply(_state, committed, results);
        Volatile.Write(ref _state, applied.State); // Visible before anyone is answered.
        if (applied.IsReplaced) _history.Reset(applied.State.Revision);
        else _history.Append(applied.Changes);
        _applied.Reach(committed.Position);
        Applied?.Invoke(_state, committed); // Before the answer, which gives the bytes of the batch back.

        // Only now out of those in flight: had applying failed, its callers would have to be told.
        if (ours is not null && _inFlight.TryRemove(ours)) Answer(ours, applied.Admission, results);
    }

    private void Answer(PendingBatch batch, Admission admission, ReadOnlySpan<CommandOutcome> results)
    {
        switch (admission)
        {
            case Admission.Takes:
                if (_identity.IsHello && batch.Id.Incarnation == _identity.Incarnation) _identity = _identity with { IsHello = false };
                for (var i = 0; i < results.Length; i++)
                {
                    if (results[i].Refusal is { } refusal) batch.Commands[i].Fail(refusal);
                    else batch.Commands[i].Complete(results[i].Result);
                }

                batch.ReleaseBytes();
                break;
            case Admission.Repeated:
                batch.Fail(ResultLost());
                break;
            default:
                _identity = new Identity(Guid.NewGuid(), IsHello: true); // The others have forgotten this process: it introduces itself anew.
                batch.Fail(new ConcordException(ConcordErrorCode.ClusterNotReady, "The node was away too long; nothing was written. Try again."));
                break;
        }
    }

    /// <summary>Goes on from a snapshot, because the log cannot lead on from here. Readers see the old state or the new one, nothing between.</summary>
    private async Task ResyncAsync(SnapshotNeededException needed)
    {
        var before = _state;
        CommitMessages.Resyncing(_logger, before.Position.Value, needed.Reason);
        if (await _log.OpenLatestSnapshotAsync(_stop.Token).ConfigureAwait(false) is not { } snapshot)
            throw new ConcordException(ConcordErrorCode.CorruptLog, "The log cannot be followed, and there is no snapshot to go on from.", needed);
        await using var opened = snapshot.ConfigureAwait(false);
        if (snapshot.Position <= before.Position)
        {
            throw new ConcordException(
                ConcordErrorCode.CorruptLog,
                $"The newest snapshot is of position {snapshot.Position}, and {before.Position} was applied already: the log has lost history.",
                needed);
        }

        var state = StateSnapshot.Read(snapshot, _stop.Token);
        Volatile.Write(ref _state, state);
        _history.Reset(state.Revision);
        _applied.Reach(state.Position);
        Fail(_inFlight.RemoveApplied(state), ResultLost());
        CommitMessages.Resynced(_logger, state.Position.Value, needed.Reason);
        Applied?.Invoke(state, null);
    }

    private static ConcordException ResultLost() =>
        new(ConcordErrorCode.UnknownOutcome, "The write was committed while this node was catching up; its result is not known here.")
        {
            MayHaveCommitted = true,
        };

    private static void Fail(List<PendingBatch> batches, Exception reason)
    {
        foreach (var batch in batches) batch.Fail(reason);
    }

    /// <summary>As whom this process proposes.</summary>
    /// <param name="Incarnation">Its id.</param>
    /// <param name="IsHello">Whether it has not seen any batch of that id applied yet.</param>
    private sealed record Identity(Guid Incarnation, bool IsHello);
}
