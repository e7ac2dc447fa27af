namespace Quartet.Testing;

/// <summary>A clock that a test sets: it stands until it is moved. Timers run by the real clock, so that nothing that waits hangs.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    /// <summary>A clock at some fixed moment that is no whole second.</summary>
    public ManualTime()
        : this(new DateTimeOffset(2026, 9, 1, 8, 0, 0, TimeSpan.Zero).AddTicks(1_234_560))
    {
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Moves it on.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
