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
    private volatile Exception? _failure;

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
        await _stop.CancelAsync().ConfigureAwait(false);
        await _applying.ConfigureAwait(false);
        FailInFlight(ShuttingDown(mayHaveCommitted: true));
        _history.End();
        _stop.Dispose();
    }

    private static ConcordException ShuttingDown(bool mayHaveCommitted) =>
        new(ConcordErrorCode.ShuttingDown, "The store is stopping.") { MayHaveCommitted = mayHaveCommitted };

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
            pending.Fail(e is ChannelClosedException ? ShuttingDown(mayHaveCommitted: false) : e);
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
                await _log.AppendAsync(batch.Bytes, CancellationToken.None).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever went wrong belongs to the callers of this batch; the log itself decides whether it goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (e is ConcordException { MayHaveCommitted: true }) _failure = e;
                if (_inFlight.TryRemove(number, out var failed)) failed.Fail(e);
            }
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
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The store stops.
        }
#pragma warning disable CA1031 // A log that cannot be followed ends this store: everyone who waits is told the reason.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
            _queue.Writer.TryComplete(e);
            _applied.Fail(e);
            FailInFlight(e);
        }
    }

    private void Apply(CommittedBatch committed)
    {
        var bytes = committed.Bytes.Span;
        var (id, count) = BatchFormat.ReadHeader(bytes);
        var rest = bytes[BatchFormat.HeaderBytes..];
        var changes = new List<ChangeSet>(count);
        var ours = id.Incarnation == _incarnation && _inFlight.TryRemove(id.Number, out var batch) ? batch : null;
        var results = ours is null ? [] : new CommitResult[count];
        var applier = new BatchApplier(_state, changes);
        for (var i = 0; i < count; i++)
        {
            var result = applier.Apply(BatchFormat.TakeCommand(ref rest));
            if (ours is not null) results[i] = result;
        }

        var state = applier.Finish(committed.Position);
        Volatile.Write(ref _state, state); // Visible before anyone is answered.
        _history.Append(changes);
        _applied.Reach(committed.Position);
        Applied?.Invoke(state);
        if (ours is null) return;
        for (var i = 0; i < count; i++) ours.Commands[i].Complete(results[i]);
        ours.Recycle();
    }

    private void FailInFlight(Exception reason)
    {
        foreach (var number in _inFlight.Keys)
        {
            if (_inFlight.TryRemove(number, out var batch)) batch.Fail(reason);
        }

        while (_queue.Reader.TryRead(out var pending))
        {
            pending.ReleaseCommand();
            pending.Fail(ShuttingDown(mayHaveCommitted: false));
        }
    }
}
