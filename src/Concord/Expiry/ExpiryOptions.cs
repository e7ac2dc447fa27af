namespace Concord.Expiry;

/// <summary>How records expire.</summary>
public sealed record ExpiryOptions
{
    /// <summary>Time to live of what is put without one, when <see cref="ApplyDefault"/> says so. Default 24 hours.</summary>
    public TimeSpan Default { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Whether a put without a time to live gets <see cref="Default"/>. Default false.</summary>
    public bool ApplyDefault { get; init; }

    /// <summary>How often the clock moves while anything expires; what has expired is invisible at most so much late. Default 1 s.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often what has expired is removed; it is invisible already. Default 5 minutes.</summary>
    public TimeSpan CleanupInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far the machine's clock may move the store's on after a stop. Default 30 days.</summary>
    public TimeSpan DowntimeJumpMax { get; init; } = TimeSpan.FromDays(30);
}
