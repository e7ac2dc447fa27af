using System.ComponentModel.DataAnnotations;

namespace Quartet.Hosting.Settings;

/// <summary>Section <c>Concord:Ttl</c>.</summary>
internal sealed class TtlSettings
{
    private const int TenYearsInSeconds = 3650 * 24 * 3600;

    /// <summary>Time to live of what is put without one, when <see cref="ApplyDefault"/> says so, in seconds. Default 86400.</summary>
    [Range(1, TenYearsInSeconds)]
    public int DefaultSeconds { get; init; } = 86_400;

    /// <summary>Whether a put without a time to live gets the default. Default false.</summary>
    public bool ApplyDefault { get; init; }

    /// <summary>How often what has expired is removed, in seconds. Default 300.</summary>
    [Range(1, TenYearsInSeconds)]
    public int CleanupIntervalSeconds { get; init; } = 300;

    /// <summary>How often the clock moves while anything expires, in ms. Default 1000.</summary>
    [Range(10, 60_000)]
    public int TickMs { get; init; } = 1000;

    /// <summary>How far the machine's clock may move the store's on after a stop, in seconds. Default 30 days.</summary>
    [Range(1, TenYearsInSeconds)]
    public int MaxDowntimeJumpSeconds { get; init; } = 30 * 24 * 3600;
}
