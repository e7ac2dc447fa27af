namespace Concord.Cluster.Tests.Workload;

/// <summary>What the clients of a run do.</summary>
internal sealed record WorkloadOptions
{
    /// <summary>How many make calls at a time, each one after the other. Default 8.</summary>
    public int Clients { get; init; } = 8;

    /// <summary>How many keys they share at a time. Default 5.</summary>
    public int Keys { get; init; } = 5;

    /// <summary>
    /// After about so many operations a key gives way to a new one, so that a long run is many short histories. Default 200.
    /// </summary>
    public int OperationsPerKey { get; init; } = 200;

    /// <summary>The run ends after so many operations, whatever else is still planned. Default 100 000.</summary>
    public int OperationsMax { get; init; } = 100_000;

    /// <summary>Longest pause of a client between two calls. Default: none.</summary>
    public TimeSpan PauseMax { get; init; }

    /// <summary>Longest pause of a client that got no answer: it would otherwise make nothing but calls that fail at once. Default 20 ms.</summary>
    public TimeSpan PauseAfterFailureMax { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>What all keys begin with. A run needs keys that nobody has written before.</summary>
    public string Prefix { get; init; } = "k";
}
