using Concord.Kv;

namespace Concord.Expiry;

/// <summary>When what is written expires: at a moment, and not before a time to live has passed on the clock at the place of the write in the log.</summary>
/// <remarks>
/// The writer reckons the moment; the rule about the place in the log takes care of a writer whose idea of the clock is behind. Nothing
/// ever expires early.
/// </remarks>
public readonly record struct Expiration
{
    private Expiration(ClusterTime at, long ttlMilliseconds)
    {
        At = at;
        TtlMilliseconds = ttlMilliseconds;
    }

    /// <summary>Not at all. As part of a put, it clears an earlier expiry.</summary>
    public static Expiration Never => default;

    /// <summary>The moment that the writer has reckoned.</summary>
    public ClusterTime At { get; }

    /// <summary>The least time between the write and the expiry.</summary>
    public TimeSpan Ttl => TimeSpan.FromMilliseconds(TtlMilliseconds);

    internal long TtlMilliseconds { get; }

    /// <summary>At a moment of the store's clock.</summary>
    public static Expiration AtTime(ClusterTime time) => new(time, 0);

    internal static Expiration After(ClusterTime now, TimeSpan ttl) => new(now + ttl, (long)ttl.TotalMilliseconds);

    internal static Expiration Of(ClusterTime at, long ttlMilliseconds) => new(at, ttlMilliseconds);

    /// <summary>The moment that counts when the write is applied at a time.</summary>
    internal ClusterTime Decide(ClusterTime clock) =>
        this == Never ? ClusterTime.Never : new ClusterTime(Math.Max(At.Milliseconds, clock.Milliseconds + TtlMilliseconds));
}
