using System.Collections.Concurrent;
using System.Threading.Channels;
using Concord.Changes;
using Concord.Log;
using Concord.StateMachine;
using Concord.Transactions;

namespace Concord.Commits;

/// <summary>
/// Drives the state machine from the log. Commands that arrive while a batch is being made durable form the next one; whatever comes
/// out of the log, from here or from another node, is applied in order; then the callers of our own batches get their results.
/// </summary>
internal sealed class CommitPipeline : IAsyncDisposable
{
    // Callers beyond this wait before their command is taken: memory stays bounded however many there are.
    private const int QueuedCommandsMax = 16 * 1024;
    private const int BatchBytesSoftMax = 4 * 1024 * 1024;

    // How far the log may be ahead of what is applied here: the batches between are held in memory.
    private const int BatchesAheadMax = 64;

    private readonly ICommitLog _log;
    private readonly ChangeHistory _history;
    private readonly Guid _incarnation = Guid.NewGuid();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<long, PendingBatch> _inFlight = new();
    private readonly AppliedPosition _applied = new();
    private readonly Channel<PendingCommand> _queue = Channel.CreateBounded<PendingCommand>(
        new BoundedChannelOptions(QueuedCommandsMax) { SingleReader = true, AllowSynchronousContinuations = false });

    private StoreState _state;
    private Task _proposing = Task.CompletedTask;
    private Task _applying = Task.CompletedTask;
    private PendingCommand? _leftOver;
    private long _batches;
    private LogPosition _appended;
    private volatile Exception? _failure;
    private Exception? _followFailure;

    public CommitPipeline(ICommitLog log, StoreState state, ChangeHistory history)
    {
        _log = log;
        _state = state;
        _history = history;
        history.Reset(state.Revision);
        _applied.Reach(state.Position);
    }

    /// <summary>What this node has applied. Every batch that made it was durable before.</summary>
    public StoreState State => Volatile.Read(ref _state);

    /// <summary>Why nothing can be written any more; null while all is well.</summary>
    public Exception? Failure => _failure;

    /// <summary>Called on the applying task after each batch.</summary>
    public Action<StoreState>? Applied { get; init; }

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
        var pending = PendingCommand.Rent(command);
        var result = pending.Task;
        if (!_queue.Writer.TryWrite(pending)) return SubmitWhenThereIsRoomAsync(pending, result, ct);
        return ct.CanBeCanceled ? WaitAsync(result, ct) : result;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _proposing.ConfigureAwait(false);
        await FinishApplyingAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _applying.ConfigureAwait(false);
        FailInFlight(ShuttingDown(mayHaveCommitted: true));
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

    // Giving up waiting leaves the command on its way: the source is observed by this task to its end.
    private static async ValueTask<CommitResult> WaitAsync(ValueTask<CommitResult> result, CancellationToken ct) =>
        await result.AsTask().WaitAsync(ct).ConfigureAwait(false);

    private async ValueTask<CommitResult> SubmitWhenThereIsRoomAsync(
        PendingCommand pending, ValueTask<CommitResult> result, CancellationToken ct)
    {
        try
        {
            await _queue.Writer.WriteAsync(pending, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            pending.ReleaseCommand();
            pending.Fail(e is not ChannelClosedException ? e
                : Volatile.Read(ref _followFailure) is { } reason ? NotFollowed(reason, mayHaveCommitted: false)
                : ShuttingDown(mayHaveCommitted: false));
        }

        return await WaitAsync(result, ct).ConfigureAwait(false);
    }

    private async Task ProposeAsync()
    {
        while (_leftOver is not null || await _queue.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            var batch = TakeAll();
            if (batch.Commands.Count == 0) continue;
            var number = batch.Id.Number;
            _inFlight[number] = batch;
            try
            {
                await WaitAppliedAsync(new LogPosition(_appended.Value - BatchesAheadMax), CancellationToken.None).ConfigureAwait(false);
                ThrowIfNotFollowed(mayHaveCommitted: false);
                _appended = await _log.AppendAsync(batch.Bytes, CancellationToken.None).ConfigureAwait(false);
                ThrowIfNotFollowed(mayHaveCommitted: true); // Again: the follower may have failed before it could see this batch.
            }
#pragma warning disable CA1031 // Whatever went wrong belongs to the callers of this batch; the log itself decides whether it goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                var told = e as ConcordException ?? Unforeseen(e);
                if (_failure is null && EndsWriting(told)) _failure = told;
                if (_inFlight.TryRemove(number, out var failed)) failed.Fail(told);
            }
        }
    }

    private void ThrowIfNotFollowed(bool mayHaveCommitted)
    {
        if (Volatile.Read(ref _followFailure) is { } reason) throw NotFollowed(reason, mayHaveCommitted);
    }

    /// <summary>Waits until everything that went into the log has come out, so that those who sent it get its result.</summary>
    private async Task FinishApplyingAsync()
    {
        try
        {
            await WaitAppliedAsync(_appended, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ConcordException)
        {
            // The follower has failed, and has told everyone.
        }
    }

    private PendingBatch TakeAll()
    {
        var batch = new PendingBatch();
        batch.Begin(new BatchId(_incarnation, ++_batches));
        while (_leftOver is not null || _queue.Reader.TryRead(out _leftOver))
        {
            if (batch.Commands.Count > 0 && batch.LengthWith(_leftOver) > BatchBytesSoftMax) break;
            batch.Add(_leftOver);
            _leftOver = null;
        }

        batch.Seal();
        return batch;
    }

    private async Task ApplyAsync()
    {
        try
        {
            await foreach (var committed in _log.FollowAsync(_state.Position, _stop.Token).ConfigureAwait(false)) Apply(committed);
            if (!_stop.IsCancellationRequested) NoLongerFollowing(new InvalidOperationException("It has ended."));
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
        _queue.Writer.TryComplete();
        _applied.Fail(reason);
        FailInFlight(NotFollowed(reason, mayHaveCommitted: true));
    }

    private void Apply(CommittedBatch committed)
    {
        var (id, count) = BatchFormat.ReadHeader(committed.Bytes.Span);
        var ours = id.Incarnation == _incarnation && _inFlight.TryGetValue(id.Number, out var batch) ? batch : null;
        var results = ours is null ? [] : new CommitResult[count];
        Advance(committed, count, results);

        // Only now out of those in flight: had applying failed, its callers would have to be told.
        if (ours is not null && _inFlight.TryRemove(id.Number, out _))
        {
            for (var i = 0; i < count; i++) ours.Commands[i].Complete(results[i]);
            ours.Recycle();
        }

        Applied?.Invoke(_state);
    }

    /// <summary>Makes the next state out of a batch and shows it. <paramref name="results"/> may be empty when nobody waits for them.</summary>
    private void Advance(CommittedBatch committed, int count, Span<CommitResult> results)
    {
        var rest = committed.Bytes.Span[BatchFormat.HeaderBytes..];
        var changes = new List<ChangeSet>(count);
        var applier = new BatchApplier(_state, changes);
        for (var i = 0; i < count; i++)
        {
            var result = applier.Apply(BatchFormat.TakeCommand(ref rest));
            if (!results.IsEmpty) results[i] = result;
        }

        Volatile.Write(ref _state, applier.Finish(committed.Position)); // Visible before anyone is answered.
        _history.Append(changes);
        _applied.Reach(committed.Position);
    }

    private void FailInFlight(Exception reason)
    {
        foreach (var number in _inFlight.Keys)
        {
            if (_inFlight.TryRemove(number, out var batch)) batch.Fail(reason);
        }
    }
}
