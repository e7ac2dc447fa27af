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
    private readonly string _directory;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ManualResetValueTaskSourceCore<LogPosition> _append;
    private ReadOnlyMemory<byte> _batch;
    private bool _isWaiting;
    private bool _isBusy;
    private bool _isStopping;
    private Exception? _failure;

    /// <param name="segments">Where records go; from now on this object's.</param>
    /// <param name="feed">Told of each batch before its append completes.</param>
    /// <param name="onWritten">Told the bytes of each record, before that.</param>
    /// <param name="directory">For messages.</param>
    /// <param name="logger">Told of failures.</param>
    public LogWriter(SegmentWriter segments, CommittedFeed feed, Action<int> onWritten, string directory, ILogger logger)
    {
        _segments = segments;
        _feed = feed;
        _onWritten = onWritten;
        _directory = directory;
        _logger = logger;

        // Unsafe: what is ambient where the log is opened, such as a trace, is no business of this thread.
        new Thread(Run) { IsBackground = true, Name = "Concord log" }.UnsafeStart();
    }

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

    /// <summary>Ends the thread after the running append and closes the segment.</summary>
    public async ValueTask StopAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        await _ended.Task.ConfigureAwait(false);
        _segments.Dispose();
    }

    LogPosition IValueTaskSource<LogPosition>.GetResult(short token) => _append.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<LogPosition>.GetStatus(short token) => _append.GetStatus(token);

    void IValueTaskSource<LogPosition>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _append.OnCompleted(continuation, state, token, flags);

    private void Run()
    {
        while (TryTake(out var batch))
        {
            var position = _feed.Last.Next;
            var failure = Append(position, batch);
            lock (_gate) _isBusy = false;

            // From here on the next append may already have taken the place of this one: touch nothing afterwards.
            if (failure is null) _append.SetResult(position);
            else _append.SetException(failure);
        }

        _ended.SetResult();
    }

    private bool TryTake(out ReadOnlyMemory<byte> batch)
    {
        lock (_gate)
        {
            while (!_isWaiting && !_isStopping) Monitor.Wait(_gate);
            batch = _batch;
            _batch = default;
            var taken = _isWaiting;
            _isWaiting = false;
            return taken;
        }
    }

    private ConcordException? Append(LogPosition position, ReadOnlyMemory<byte> batch)
    {
        // Whatever is thrown here must reach the caller, and none of it may end the thread: hence all exceptions.
        try
        {
            _segments.Reserve(position, batch.Length);
        }
        catch (DiskFullException full)
        {
            EmbeddedLogMessages.DiskFull(_logger, _directory, position.Value);
            return new ConcordException(ConcordErrorCode.NoSpace, $"The disk of '{_directory}' is full; the batch was not written.", full);
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
        catch (Exception broken)
        {
            Fail(position, broken);
            return new ConcordException(
                ConcordErrorCode.UnknownOutcome, $"Writing to the log in '{_directory}' failed; the batch may or may not be in it.", broken)
            {
                MayHaveCommitted = true,
            };
        }

        _feed.Publish(new CommittedBatch(position, batch));
        return null;
    }

    private void Fail(LogPosition position, Exception cause)
    {
        EmbeddedLogMessages.Stopped(_logger, _directory, position.Value, cause);
        lock (_gate) _failure = cause;
    }

    private ConcordException? Refusal()
    {
        if (_isStopping) return new ConcordException(ConcordErrorCode.ShuttingDown, $"The log in '{_directory}' is closed.");
        return _failure is null ? null : new ConcordException(
            ConcordErrorCode.Internal,
            $"The log in '{_directory}' takes no writes since a write or flush failed. Reopen the store once the disk is well.",
            _failure);
    }
}
