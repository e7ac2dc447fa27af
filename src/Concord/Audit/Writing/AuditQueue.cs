using System.Threading.Channels;
using Concord.Embedded.Disks;
using Microsoft.Extensions.Logging;

namespace Concord.Audit.Writing;

/// <summary>
/// Lets operations in and writes their lines. A place in the queue is taken before an operation is executed and given back when its line is
/// written; while lines cannot be written, none is given out.
/// </summary>
internal sealed class AuditQueue : IAsyncDisposable
{
    private const int TakenAtOnceMax = 4096;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private readonly AuditWriter _writer;
    private readonly DiskReserve _reserve;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly string _directory;
    private readonly TimeSpan _closeGrace;
    private readonly SemaphoreSlim _places;
    private readonly Channel<AuditWork> _work = Channel.CreateUnbounded<AuditWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<AuditWork> _pending = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _writing;
    private volatile Refusal? _refusal;
    private CancellationTokenSource _refused = new();
    private readonly TaskCompletionSource _noneUnderWay = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay = 1; // Operations that have a place and have not handed in their line, and the log itself until it is closed.
    private int _closed;

    public AuditQueue(AuditWriter writer, DiskReserve reserve, AuditOptions options, TimeProvider clock, ILogger logger, string directory)
    {
        _writer = writer;
        _reserve = reserve;
        _clock = clock;
        _logger = logger;
        _directory = directory;
        _closeGrace = options.CloseGrace;
        _places = new SemaphoreSlim(options.QueueLinesMax, options.QueueLinesMax);
        EnsureReserve();
        _writing = Task.Run(WriteAsync, CancellationToken.None);
    }

    public AuditHead Head => _writer.Head;

    /// <summary>Why no operation is let in; null: they are.</summary>
    public ConcordException? Failure => _refusal?.Reason();

    /// <summary>Takes a place; waits while there is none.</summary>
    /// <exception cref="ConcordException">
    /// Nothing was written, and nothing may be executed. <see cref="ConcordErrorCode.NoSpace"/>, <see cref="ConcordErrorCode.Internal"/> or
    /// <see cref="ConcordErrorCode.ShuttingDown"/>.
    /// </exception>
    public async ValueTask TakePlaceAsync(CancellationToken ct)
    {
        while (true)
        {
            ThrowIfRefused();
            var refused = Volatile.Read(ref _refused).Token;
            if (!_places.Wait(0, ct))
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, refused, _closing.Token);
                try
                {
                    await _places.WaitAsync(either.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!ct.IsCancellationRequested)
                {
                    continue; // It has become known that nothing can be written, or the log is being closed: no use in waiting.
                }
            }

            Interlocked.Increment(ref _underWay);
            if (_refusal is null && !_closing.IsCancellationRequested) return;
            GivePlaceBack();
        }
    }

    /// <summary>Gives a place back for which there will be no line.</summary>
    public void GivePlaceBack()
    {
        _places.Release();
        Ended();
    }

    /// <summary>Hands in a line for a place that was taken.</summary>
    /// <returns>Ends when the line is written, and flushed where that is asked for.</returns>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.ShuttingDown"/>: too late, the log is closed.</exception>
    public Task Add(AuditBody body)
    {
        if (TryAdd(AuditWork.Line(body, holdsPlace: true)) is { } written)
        {
            Ended();
            return written;
        }

        GivePlaceBack();
        AuditLogMessages.Lost(_logger, _directory, 1);
        throw new ConcordException(ConcordErrorCode.ShuttingDown, "The audit log was closed before the operation ended.") { MayHaveCommitted = true };
    }

    /// <summary>Hands in a line for which no place was taken, even while operations are refused.</summary>
    /// <returns>Ends when the line is written, and flushed where that is asked for.</returns>
    public Task AddWithoutPlace(AuditBody body) => TryAdd(AuditWork.Line(body, holdsPlace: false)) ?? throw ShuttingDown();

    /// <summary>Does something with the files when everything before is written.</summary>
    /// <exception cref="ConcordException">The lines before it cannot be written, or the log is closed: it was not done.</exception>
    public async Task DoAsync(Action<AuditWriter> request, CancellationToken ct)
    {
        ThrowIfRefused();
        var done = TryAdd(AuditWork.Of(request)) ?? throw ShuttingDown();
        await done.WaitAsync(ct).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        await _closing.CancelAsync().ConfigureAwait(false);
        await WaitForThoseUnderWayAsync().ConfigureAwait(false);
        _work.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        _writer.Dispose();
    }

    private static ConcordException ShuttingDown() => new(ConcordErrorCode.ShuttingDown, "The audit log is closed.");

    private Task? TryAdd(AuditWork work) => _work.Writer.TryWrite(work) ? work.Done.Task : null;

    private void ThrowIfRefused()
    {
        if (_refusal is { } refusal) throw refusal.Reason();
        if (_closing.IsCancellationRequested) throw ShuttingDown();
    }

    private void Ended()
    {
        if (Interlocked.Decrement(ref _underWay) == 0) _noneUnderWay.TrySetResult();
    }

    private async Task WaitForThoseUnderWayAsync()
    {
        Ended();
        try
        {
            await _noneUnderWay.Task.WaitAsync(_closeGrace, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Somebody does not end. His line will find the log closed, and say so.
        }
    }

    private async Task WriteAsync()
    {
        while (_refusal is not null || _pending.Count > 0 || await _work.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (_pending.Count < TakenAtOnceMax && _work.Reader.TryRead(out var work)) _pending.Add(work);
            if (TryWritePending()) continue;
            if (_work.Reader.Completion.IsCompleted) break; // That was the last try: nothing more can come, and the log is being closed.
            await Task.WhenAny(Task.Delay(RetryDelay, _clock, CancellationToken.None), _work.Reader.Completion).ConfigureAwait(false);
        }

        GiveUp();
    }

    /// <summary>Writes all there is; false when it has to be tried again.</summary>
    private bool TryWritePending()
    {
        while (true)
        {
            try
            {
                while (_pending.Count > 0) WriteSome();
                break;
            }
#pragma warning disable CA1031 // Whatever it is: operations must be refused now, and the lines stay for the next try.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Refuse(e);
                if (e is DiskFullException && _reserve.Release()) continue; // This is what the room was kept for.
                return false;
            }
        }

        return _refusal is null || EnsureReserve();
    }

    private void WriteSome()
    {
        if (_pending[0].Request is { } request)
        {
            Do(request, _pending[0]);
            _pending.RemoveAt(0);
            return;
        }

        var lines = _pending.TakeWhile(work => work.Request is null).Select(work => work.Body).ToArray();
        for (var written = 0; written < lines.Length;)
        {
            var count = _writer.Append(lines.AsSpan(written));
            written += count;
            foreach (var work in _pending.Take(count)) Complete(work);
            _pending.RemoveRange(0, count);
        }
    }

    private void Complete(AuditWork line)
    {
        line.Done.SetResult();
        if (line.HoldsPlace) _places.Release();
    }

    private void Do(Action<AuditWriter> request, AuditWork work)
    {
        try
        {
            request(_writer);
            work.Done.SetResult();
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to the one who asked; the writing goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            work.Done.SetException(e);
        }
    }

    private void Refuse(Exception cause)
    {
        // Those who wait for something to be done behind these lines are told; the lines themselves stay.
        var refusal = new Refusal(_directory, cause);
        foreach (var work in _pending.Where(work => work.Request is not null)) work.Done.SetException(refusal.Reason());
        _pending.RemoveAll(work => work.Request is not null);
        if (_refusal is not null)
        {
            _refusal = refusal;
            return;
        }

        _refusal = refusal;
        _refused.Cancel();
        AuditLogMessages.Refusing(_logger, _directory, cause);
    }

    /// <summary>Sees to the room for the next lines; lets operations in again when it is there.</summary>
    private bool EnsureReserve()
    {
        try
        {
            _reserve.Ensure();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(e);
            return false;
        }

        if (_refusal is null) return true;
        Volatile.Write(ref _refused, new CancellationTokenSource());
        _refusal = null;
        AuditLogMessages.Recovered(_logger, _directory);
        return true;
    }

    private void GiveUp()
    {
        while (_work.Reader.TryRead(out var work)) _pending.Add(work);
        var lines = _pending.Count(work => work.Request is null);
        if (lines > 0) AuditLogMessages.Lost(_logger, _directory, lines);
        foreach (var work in _pending) work.Done.TrySetException(_refusal?.Reason(mayHaveCommitted: true) ?? ShuttingDown());
        _pending.Clear();
    }

    /// <summary>Why nothing can be written.</summary>
    private sealed record Refusal(string Directory, Exception Cause)
    {
        public ConcordException Reason(bool mayHaveCommitted = false) => new(
            Cause is DiskFullException ? ConcordErrorCode.NoSpace : ConcordErrorCode.Internal,
            $"The audit log in '{Directory}' cannot be written, so nothing that has to be audited is done: {Cause.Message}",
            Cause)
        {
            MayHaveCommitted = mayHaveCommitted,
        };
    }
}
