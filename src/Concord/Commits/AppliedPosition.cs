using Concord.Log;

namespace Concord.Commits;

/// <summary>How far the log has been applied here, and those who wait for it to go further.</summary>
internal sealed class AppliedPosition
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private Exception? _failure;
    private long _reached;

    public void Reach(LogPosition position)
    {
        Interlocked.Exchange(ref _reached, position.Value);
        if (_waiting.Count == 0) return; // Racy on purpose: a waiter looks at the position again once it is in the queue.
        Release();
    }

    public void Fail(Exception reason)
    {
        lock (_gate)
        {
            _failure ??= reason;
            while (_waiting.TryDequeue(out var waiter, out _)) waiter.TrySetException(NeverReached(_failure));
        }
    }

    /// <exception cref="ConcordException">It will not be reached: the reason that <see cref="Fail"/> was given, with its code.</exception>
    public ValueTask WaitAsync(LogPosition position, CancellationToken ct) =>
        Volatile.Read(ref _reached) >= position.Value ? ValueTask.CompletedTask : WaitSlowlyAsync(position, ct);

    private static ConcordException NeverReached(Exception reason) =>
        new(reason is ConcordException known ? known.Code : ConcordErrorCode.Internal, reason.Message, reason);

    private async ValueTask WaitSlowlyAsync(LogPosition position, CancellationToken ct)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_failure is { } reason) throw NeverReached(reason);
            _waiting.Enqueue(waiter, position.Value);
        }

        Release();
        try
        {
            await waiter.Task.WaitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A log that stands still must not collect those who have long given up.
            lock (_gate) _waiting.Remove(waiter, out _, out _);
            throw;
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out var waiter, out var position) && position <= Volatile.Read(ref _reached))
            {
                _waiting.Dequeue();
                waiter.TrySetResult();
            }
        }
    }
}
