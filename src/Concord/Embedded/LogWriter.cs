using System.Threading.Tasks.Sources;
using Concord.Embedded.Disks;
using Concord.Embedded.Segments;
using Concord.Log;
using Microsoft.Extensions.Logging;

namespace Concord.Embedded;

/// <summary>The thread that writes and flushes, one batch at a time.</summary>
/// <remarks>
/// The continuation of an append runs on this thread, on purpose: there the caller can hand in the next batch, and its
/// flush starts without another thread having to wake up first. An append allocates nothing.
/// </remarks>
internal sealed class LogWriter : IValueTaskSource<LogPosition>
{
    private readonly object _gate = new();
    private readonly SegmentWriter _segments;
    private readonly CommittedFeed _feed;
    private readonly Action<int> _onWritten;
    private readonly TimeSpan? _flushAfter;
    private readonly ITimer _flushTimer;
    private readonly string _directory;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ManualResetValueTaskSourceCore<LogPosition> _append;
    private ReadOnlyMemory<byte> _batch;
    private TaskCompletionSource? _flushed;
    private long _settled;
    private bool _isWaiting;
    private bool _isBusy;
    private bool _isFlushDue;
    private bool _isFlushTimed;
    private bool _isStopping;
    private bool _isFull;
    private volatile Exception? _failure;

    /// <param name="segments">Where records go; from now on this object's.</param>
    /// <param name="feed">Told of each batch before its append completes.</param>
    /// <param name="onWritten">Told the bytes of each record, before that.</param>
    /// <param name="options">How long what was written may wait for its flush.</param>
    /// <param name="directory">For messages.</param>
    /// <param name="logger">Told of failures.</param>
    public LogWriter(SegmentWriter segments, CommittedFeed feed, Action<int> onWritten, ConcordOptions options, string directory, ILogger logger)
    {
        _segments = segments;
        _feed = feed;
        _onWritten = onWritten;
        _flushAfter = options.Sync == WalSync.Interval ? TimeSpan.FromMilliseconds(options.SyncIntervalMs) : null;
        _directory = directory;
        _logger = logger;
        _settled = segments.Settled.Value;
        using (ExecutionContext.SuppressFlow())
            _flushTimer = options.Time.CreateTimer(_ => FlushIsDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // Unsafe: what is ambient where the log is opened, such as a trace, is no business of this thread.
        new Thread(Run) { IsBackground = true, Name = "Concord log" }.UnsafeStart();
    }

    /// <summary>The last position that is durable.</summary>
    public LogPosition Settled => new(Volatile.Read(ref _settled));

    /// <summary>Why nothing is written any more; null while all is well.</summary>
    public Exception? Failure => _failure;

    /// <inheritdoc cref="ICommitLog.AppendAsync"/>
    public ValueTask<LogPosition> AppendAsync(ReadOnlyMemory<byte> batch)
    {
        lock (_gate)
        {
            if (Refusal() is { } refusal) return ValueTask.FromException<LogPosition>(refusal);
            if (_isBusy) throw new InvalidOperationException("An append is running; the log takes one at a time.");
            _isBusy = true;
            _isWaiting = true;
            _batch = batch;
            _append.Reset();
            Monitor.Pulse(_gate);
            return new ValueTask<LogPosition>(this, _append.Version);
        }
    }

    /// <summary>Waits until everything up to a position, which must have been written, is durable; has it flushed if need be.</summary>
    /// <exception cref="ConcordException">It could not be flushed; the log has failed.</exception>
    public Task SettleAsync(LogPosition through)
    {
        lock (_gate)
        {
            if (through <= Settled) return Task.CompletedTask;
            if (Refusal() is { } refusal) return Task.FromException(refusal);
            _flushed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _isFlushDue = true;
            Monitor.Pulse(_gate);
            return _flushed.Task;
        }
    }

    /// <summary>Ends the thread after the running append, when all of it is durable, and closes the segment.</summary>
    public async ValueTask StopAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        await _ended.Task.ConfigureAwait(false);
        await _flushTimer.DisposeAsync().ConfigureAwait(false);
        _segments.Dispose();
    }

    LogPosition IValueTaskSource<LogPosition>.GetResult(short token) => _append.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<LogPosition>.GetStatus(short token) => _append.GetStatus(token);

    void IValueTaskSource<LogPosition>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _append.OnCompleted(continuation, state, token, flags);

    private void Run()
    {
        while (TryTake(out var batch, out var flush))
        {
            if (flush) Flush();
            else Append(batch);
        }

        Flush();
        _ended.SetResult();
    }

    /// <summary>Waits for something to do; false when there is nothing left and the log is to be closed.</summary>
    private bool TryTake(out ReadOnlyMemory<byte> batch, out bool flush)
    {
        lock (_gate)
        {
            while (!_isWaiting && !_isFlushDue && !_isStopping) Monitor.Wait(_gate);

            // A flush that is due goes first: under load there is always another batch.
            flush = _isFlushDue;
            batch = default;
            if (flush)
            {
                _isFlushDue = false;
                return true;
            }

            (batch, _batch) = (_batch, default);
            var taken = _isWaiting;
            _isWaiting = false;
            return taken;
        }
    }

    private void Append(ReadOnlyMemory<byte> batch)
    {
        var position = _feed.Last.Next;
        var failure = Append(position, batch);
        if (_flushAfter is { } after && !_isFlushTimed && !_segments.IsSettled)
        {
            _isFlushTimed = true;
            _flushTimer.Change(after, Timeout.InfiniteTimeSpan);
        }

        lock (_gate) _isBusy = false;

        // From here on the next append may already have taken the place of this one: touch nothing afterwards.
        if (failure is null) _append.SetResult(position);
        else _append.SetException(failure);
    }

    private ConcordException? Append(LogPosition position, ReadOnlyMemory<byte> batch)
    {
        // A flush may have failed after the batch was handed in: then nothing may be written any more, this neither.
        if (_failure is { } failed) return Failed(failed);

        // Whatever is thrown here must reach the caller, and none of it may end the thread: hence all exceptions.
        try
        {
            _segments.Reserve(position, batch.Length);
        }
        catch (DiskFullException full)
        {
            return NoSpace(position, full);
        }
        catch (Exception broken)
        {
            Fail(position, broken);
            return new ConcordException(ConcordErrorCode.Internal, $"The log in '{_directory}' could not be extended.", broken);
        }

        try
        {
            _onWritten(_segments.Write(position, batch.Span));
        }
        catch (DiskFullException full)
        {
            return NoSpace(position, full);
        }
        catch (Exception broken)
        {
            Fail(position, broken);
            return new ConcordException(
                ConcordErrorCode.UnknownOutcome, $"Writing to the log in '{_directory}' failed; the batch may or may not be in it.", broken)
            {
                MayHaveCommitted = true,
            };
        }

        _isFull = false;
        Volatile.Write(ref _settled, _segments.Settled.Value);
        _feed.Publish(new CommittedBatch(position, batch));
        return null;
    }

    private void Flush()
    {
        _isFlushTimed = false;
        if (_failure is null)
        {
            try
            {
                _segments.Settle();
                Volatile.Write(ref _settled, _segments.Settled.Value);
            }
            catch (Exception broken)
            {
                Fail(_feed.Last, broken);
            }
        }

        lock (_gate)
        {
            if (_failure is null) _flushed?.SetResult();
            else _flushed?.SetException(Failed(_failure));
            _flushed = null;
        }
    }

    private void FlushIsDue()
    {
        lock (_gate)
        {
            _isFlushDue = true;
            Monitor.Pulse(_gate);
        }
    }

    private ConcordException NoSpace(LogPosition position, DiskFullException full)
    {
        if (!_isFull) EmbeddedLogMessages.DiskFull(_logger, _directory, position.Value);
        _isFull = true; // Said once: with every batch that is refused it would fill what there is left.
        return new ConcordException(ConcordErrorCode.NoSpace, $"The disk of '{_directory}' is full; the batch was not written.", full);
    }

    private void Fail(LogPosition position, Exception cause)
    {
        EmbeddedLogMessages.Stopped(_logger, _directory, position.Value, cause);
        lock (_gate) _failure = cause;
    }

    private ConcordException? Refusal()
    {
        if (_isStopping) return new ConcordException(ConcordErrorCode.ShuttingDown, $"The log in '{_directory}' is closed.");
        return _failure is null ? null : Failed(_failure);
    }

    private ConcordException Failed(Exception cause) => new(
        ConcordErrorCode.Internal,
        $"The log in '{_directory}' takes no writes since a write or flush failed. Reopen the store once the disk is well.",
        cause);
}
