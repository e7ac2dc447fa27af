using System.Buffers;
using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using Concord.Transactions;

namespace Concord.Commits;

/// <summary>
/// A command on its way through the log, and the caller who waits for it. It is answered once: by its result, by its failure, or because the
/// caller gave up or the deadline passed. Used again when both its caller and the pipeline have let go of it.
/// </summary>
internal sealed class PendingCommand : IValueTaskSource<CommitResult>
{
    private const int PooledMax = 4096;
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int Answered = 2;

    private static readonly ConcurrentQueue<PendingCommand> Pool = new();

    private ManualResetValueTaskSourceCore<CommitResult> _source;
    private CancellationTokenRegistration _registration;
    private bool _isRegistered;
    private bool _isReusable;
    private int _phase;
    private int _holders;

    // Callers go on elsewhere: the thread that applies has the next batch to apply.
    private PendingCommand() => _source.RunContinuationsAsynchronously = true;

    /// <summary>The encoded command, in an array of the shared pool.</summary>
    public ArraySegment<byte> Command { get; private set; }

    /// <summary>When its caller stops waiting, as <see cref="Deadlines"/> counts.</summary>
    public long Due { get; private set; }

    public ValueTask<CommitResult> Task => new(this, _source.Version);

    public static PendingCommand Rent(ArraySegment<byte> command, long due, CancellationToken ct)
    {
        if (!Pool.TryDequeue(out var pending)) pending = new PendingCommand();
        pending.Command = command;
        pending.Due = due;
        pending._phase = Waiting;
        pending._holders = 2;
        pending._isReusable = true;
        pending._isRegistered = ct.CanBeCanceled;
        if (ct.CanBeCanceled) pending._registration = ct.UnsafeRegister(static (self, ct) => ((PendingCommand)self!).Cancel(ct), pending); // Never null: it is itself.
        return pending;
    }

    /// <summary>Takes the command out of the queue; false when its caller does not wait any more, and it is not to be sent.</summary>
    public bool TrySend() => Interlocked.CompareExchange(ref _phase, Sent, Waiting) == Waiting;

    /// <summary>Gives the encoded command back once it has been copied into a batch, or is not needed.</summary>
    public void ReleaseCommand()
    {
        if (Command.Array is { } array) ArrayPool<byte>.Shared.Return(array);
        Command = default;
    }

    /// <summary>Answers; of no effect when it was answered before. The pipeline lets go of it.</summary>
    public void Complete(CommitResult result)
    {
        if (Interlocked.Exchange(ref _phase, Answered) != Answered) _source.SetResult(result);
        Release();
    }

    /// <summary>The same with a failure.</summary>
    public void Fail(Exception reason)
    {
        if (Interlocked.Exchange(ref _phase, Answered) != Answered) _source.SetException(reason);
        Release();
    }

    /// <summary>Tells its caller that the deadline has passed. The pipeline still holds it.</summary>
    public void TimeOut()
    {
        var phase = Interlocked.Exchange(ref _phase, Answered);
        if (phase != Answered) _source.SetException(Deadlines.Passed(mayHaveCommitted: phase == Sent));
    }

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
            // A token that is just calling us would call the next user.
            if (_isRegistered && !_registration.Unregister()) _isReusable = false;
            _source.Reset(); // A second caller of GetResult has the old version.
            Release();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<CommitResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<CommitResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _phase, Answered) != Answered) _source.SetException(new OperationCanceledException(ct));
    }

    /// <summary>The pipeline has no more to do with it.</summary>
    public void LetGo() => Release();

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0 && _isReusable && Pool.Count < PooledMax) Pool.Enqueue(this);
    }
}
