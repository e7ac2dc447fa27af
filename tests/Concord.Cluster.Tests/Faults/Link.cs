namespace Concord.Cluster.Tests.Faults;

/// <summary>
/// The way from one to another: what a test does to it. A <see cref="LinkProxy"/> carries the connections. All of it takes effect before the call returns.
/// </summary>
internal sealed class Link(string name, TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (Flow Flow, long BytesLeft)? _trap;
    private long _toTarget;
    private long _fromTarget;
    private long _dropped;
    private int _connections;

    /// <summary>Raised by every change, on the thread that makes it.</summary>
    public event Action? Changed;

    /// <summary>What is wrong with it now.</summary>
    public LinkState State { get; private set; } = LinkState.Sound;

    /// <summary>Bytes that were lost in a black hole so far.</summary>
    public long DroppedBytes => Interlocked.Read(ref _dropped);

    /// <summary>Connections that are open now, those that wait to be let through included.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Bytes carried so far in one direction.</summary>
    public long CarriedBytes(Flow flow) => flow == Flow.ToTarget ? Interlocked.Read(ref _toTarget) : Interlocked.Read(ref _fromTarget);

    /// <summary>Cuts it, in addition to the directions that are cut already. A reset is always of both.</summary>
    public void Cut(CutMode mode, Flow flow = Flow.Both) =>
        Change(state => state with { Cut = mode == CutMode.Reset ? Flow.Both : state.Cut | flow, Mode = mode });

    /// <summary>Lets each piece of a stream take so long. Pieces that arrive meanwhile go on together.</summary>
    public void Slow(TimeSpan latency) => Change(state => state with { Latency = latency });

    /// <summary>
    /// Once so many more bytes have gone one way, on whichever connections, the connection that carries the next one is reset: after 0 bytes from the target a
    /// request has arrived and its answer never does.
    /// </summary>
    public void CutOnceAfter(Flow flow, long bytes)
    {
        lock (_gate) _trap = (flow, bytes);
    }

    /// <summary>Undoes everything.</summary>
    public void Heal()
    {
        lock (_gate) _trap = null;
        Change(_ => LinkState.Sound);
    }

    public override string ToString() => name;

    /// <summary>Waits as long as the link makes a piece of a stream wait, then tells how much of it goes on.</summary>
    internal async Task<Passage> PassAsync(Flow flow, int bytes, CancellationToken ct)
    {
        if (State.Latency is var latency && latency > TimeSpan.Zero) await Task.Delay(latency, time, ct);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (!State.Holds(flow)) return Pass(flow, bytes);
                changed = _changed.Task;
            }

            await changed.WaitAsync(ct);
        }
    }

    /// <summary>Waits until a new connection would come about.</summary>
    /// <returns>Whether it does; false when its attempts were lost meanwhile.</returns>
    internal async Task<bool> WaitToConnectAsync(CancellationToken ct)
    {
        var lost = false;
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (State.Resets) return false;
                if (State.Cut == Flow.None) return !lost;
                lost |= State.Mode == CutMode.Drop;
                changed = _changed.Task;
            }

            await changed.WaitAsync(ct);
        }
    }

    internal void Opened() => Interlocked.Increment(ref _connections);

    internal void Closed() => Interlocked.Decrement(ref _connections);

    private Passage Pass(Flow flow, int bytes)
    {
        if (State.Resets) return Passage.Cut(0);
        if (State.Drops(flow))
        {
            Interlocked.Add(ref _dropped, bytes);
            return Passage.Lost;
        }

        if (_trap is { } trap && trap.Flow == flow)
        {
            if (trap.BytesLeft < bytes)
            {
                _trap = null;
                return Passage.Cut((int)trap.BytesLeft);
            }

            _trap = trap with { BytesLeft = trap.BytesLeft - bytes };
        }

        Interlocked.Add(ref flow == Flow.ToTarget ? ref _toTarget : ref _fromTarget, bytes);
        return Passage.Whole(bytes);
    }

    private void Change(Func<LinkState, LinkState> change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            State = change(State);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
        Changed?.Invoke();
    }
}
