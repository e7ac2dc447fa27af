namespace Concord.Tests.Tenants;

/// <summary>A clock that a test sets, with its monotonic time apart from the time of day.</summary>
internal sealed class MonotonicTime : TimeProvider
{
    private long _timestamp = 1_000_000;
    private DateTimeOffset _utc = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _timestamp;

    public override DateTimeOffset GetUtcNow() => _utc;

    public void Advance(TimeSpan by)
    {
        _timestamp += by.Ticks;
        _utc += by;
    }

    public void SetUtc(DateTimeOffset utc) => _utc = utc;
}
