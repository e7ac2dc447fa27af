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
            _failure = reason;
            while (_waiting.TryDequeue(out var waiter, out _)) waiter.TrySetException(reason);
        }
    }

    public ValueTask WaitAsync(LogPosition position, CancellationToken ct) =>
        Volatile.Read(ref _reached) >= position.Value ? ValueTask.CompletedTask : WaitSlowlyAsync(position, ct);

    private async ValueTask WaitSlowlyAsync(LogPosition position, CancellationToken ct)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_failure is { } reason) throw new ConcordException(ConcordErrorCode.Internal, "The store has failed: " + reason.Message, reason);
            _waiting.Enqueue(waiter, position.Value);
        }

        Release();
        await waiter.Task.WaitAsync(ct).ConfigureAwait(false);
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
