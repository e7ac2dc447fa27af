using System.Buffers;
using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using Concord.Transactions;

namespace Concord.Commits;

/// <summary>A command on its way through the log, and the caller who waits for it. Used again after the caller has its result.</summary>
internal sealed class PendingCommand : IValueTaskSource<CommitResult>
{
    private const int PooledMax = 4096;
    private static readonly ConcurrentQueue<PendingCommand> Pool = new();

    private ManualResetValueTaskSourceCore<CommitResult> _source;

    // Callers go on elsewhere: the thread that applies has the next batch to apply.
    private PendingCommand() => _source.RunContinuationsAsynchronously = true;

    /// <summary>The encoded command, in an array of the shared pool.</summary>
    public ArraySegment<byte> Command { get; private set; }

    public ValueTask<CommitResult> Task => new(this, _source.Version);

    public static PendingCommand Rent(ArraySegment<byte> command)
    {
        if (!Pool.TryDequeue(out var pending)) pending = new PendingCommand();
        pending.Command = command;
        return pending;
    }

    /// <summary>Gives the encoded command back once it has been copied into a batch.</summary>
    public void ReleaseCommand()
    {
        if (Command.Array is { } array) ArrayPool<byte>.Shared.Return(array);
        Command = default;
    }

    public void Complete(CommitResult result) => _source.SetResult(result);

    public void Fail(Exception reason) => _source.SetException(reason);

    CommitResult IValueTaskSource<CommitResult>.GetResult(short token)
    {
        // Whoever asks too early or twice is told so here. Sending the source back all the same would give it to another caller while
        // it is in use, who would then be answered for a command that is not theirs.
        if (_source.GetStatus(token) == ValueTaskSourceStatus.Pending) throw new InvalidOperationException("The write has not ended yet: await it.");
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            _source.Reset();
            if (Pool.Count < PooledMax) Pool.Enqueue(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<CommitResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<CommitResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
