namespace Quartet.Testing;

/// <summary>
/// Time that passes only when a test says so: date, monotonic time and timers alike. What a timer sets off runs before
/// <see cref="Advance"/> returns, as far as it does not wait for something else.
/// </summary>
public sealed class SteppedTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<SteppedTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);
    private long _elapsed;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    /// <inheritdoc />
    public override long GetTimestamp()
    {
        lock (_gate) return _elapsed;
    }

    /// <summary>Lets time pass, for timers in steps of their own periods.</summary>
    public void Advance(TimeSpan by)
    {
        var end = _elapsed + by.Ticks;
        while (Next(end) is { } timer) timer.Fire();
        lock (_gate) MoveTo(end);
    }

    /// <summary>Sets the date and nothing else, as an operator or a time server does.</summary>
    public void JumpTo(DateTimeOffset date)
    {
        lock (_gate) _now = date;
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_gate) _timers.Add(timer);
        return timer;
    }

    private SteppedTimer? Next(long end)
    {
        lock (_gate)
        {
            var timer = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (timer is null) return null;
            MoveTo(Math.Max(_elapsed, timer.Due));
            timer.Due = timer.Period > TimeSpan.Zero ? _elapsed + timer.Period.Ticks : long.MaxValue;
            return timer;
        }
    }

    private void MoveTo(long elapsed)
    {
        _now += TimeSpan.FromTicks(elapsed - _elapsed);
        _elapsed = elapsed;
    }

    private sealed class SteppedTimer(SteppedTime time, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; set; } = long.MaxValue;

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                Due = dueTime < TimeSpan.Zero ? long.MaxValue : time._elapsed + dueTime.Ticks;
                Period = period;
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._gate) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
