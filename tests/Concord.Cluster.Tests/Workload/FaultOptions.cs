namespace Concord.Cluster.Tests.Workload;

/// <summary>Out of what the disturbances of a run are drawn.</summary>
internal sealed record FaultOptions
{
    /// <summary>How many there are, one after the other. Default 10.</summary>
    public int Count { get; init; } = 10;

    /// <summary>The kinds; each is as likely as it stands here often. Default: all.</summary>
    public IReadOnlyList<FaultKind> Kinds { get; init; } = Enum.GetValues<FaultKind>();

    /// <summary>Longest time between two of them. Default 1 s.</summary>
    public TimeSpan QuietMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time that one lasts. Default 3 s: more than an election takes.</summary>
    public TimeSpan LastingMax { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Slowest link. Default 200 ms.</summary>
    public TimeSpan LatencyMax { get; init; } = TimeSpan.FromMilliseconds(200);
}
