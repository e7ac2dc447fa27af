using System.Threading.Tasks.Sources;

namespace Concord.Commits;

/// <summary>
/// Commands that wait for their batch, first come first served. Bounded: callers beyond that wait before their command is taken. One
/// task takes them out.
/// </summary>
internal sealed class CommandQueue(int countMax) : IValueTaskSource<bool>
{
    private readonly Lock _gate = new();
    private readonly Queue<PendingCommand> _commands = new();
    private ManualResetValueTaskSourceCore<bool> _arrival = new() { RunContinuationsAsynchronously = true };
    private TaskCompletionSource? _room;
    private bool _isAwaited;
    private bool _isComplete;

    /// <summary>Whether nothing more is taken in.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_gate) return _isComplete;
        }
    }

    /// <summary>Adds a command; false when the queue is full or complete.</summary>
    public bool TryAdd(PendingCommand command)
    {
        lock (_gate)
        {
            if (_isComplete || _commands.Count >= countMax) return false;
            _commands.Enqueue(command);
            WakeTaker();
        }

        return true;
    }

    /// <summary>Ends when there may be room again, when the queue is complete, or when it is time to look at the deadline.</summary>
    public Task WaitForRoomAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            if (_isComplete || _commands.Count < countMax) return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(ct);
        }
    }

    /// <summary>Waits for a command; false when none will come any more.</summary>
    public ValueTask<bool> WaitAsync()
    {
        lock (_gate)
        {
            if (_commands.Count > 0) return new ValueTask<bool>(true);
            if (_isComplete) return new ValueTask<bool>(false);
            _arrival.Reset();
            _isAwaited = true;
            return new ValueTask<bool>(this, _arrival.Version);
        }
    }

    /// <summary>Takes commands from the front as long as they fit into a batch; those whose caller has gone are dropped.</summary>
    public void TakeInto(List<PendingCommand> taken, int bytesSoftMax)
    {
        lock (_gate)
        {
            var bytes = 0;
            while (_commands.TryPeek(out var command))
            {
                bytes += BatchFormat.CommandHeaderBytes + command.Command.Count;
                if (taken.Count > 0 && bytes > bytesSoftMax) break;
                _commands.Dequeue();
                if (command.TrySend()) taken.Add(command);
                else Drop(command);
            }

            TellRoom();
        }
    }

    /// <summary>Tells those whose deadline has passed, and forgets them.</summary>
    public void TimeOut(Deadlines deadlines)
    {
        lock (_gate)
        {
            while (_commands.TryPeek(out var command) && deadlines.IsPast(command.Due))
            {
                _commands.Dequeue();
                command.TimeOut();
                Drop(command);
            }

            WakeWaiters();
        }
    }

    /// <summary>Takes nothing more in; what is there can still be taken out.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            WakeTaker();
            TellRoom();
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _arrival.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _arrival.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _arrival.OnCompleted(continuation, state, token, flags);

    private static void Drop(PendingCommand command)
    {
        command.ReleaseCommand();
        command.LetGo();
    }

    private void WakeTaker()
    {
        if (!_isAwaited) return;
        _isAwaited = false;
        _arrival.SetResult(_commands.Count > 0);
    }

    private void TellRoom()
    {
        if (_isComplete || _commands.Count < countMax) WakeWaiters();
    }

    private void WakeWaiters()
    {
        _room?.TrySetResult();
        _room = null;
    }
}
