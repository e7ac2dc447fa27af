namespace Concord.Cluster.Tests.Workload;

/// <summary>A run: everything that is drawn in it follows from the seed. What the machine makes of it does not.</summary>
internal sealed record RunOptions
{
    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>What the clients do.</summary>
    public WorkloadOptions Workload { get; init; } = new();

    /// <summary>What is done to the nodes meanwhile. The clients go on a little after it is over. Null: nothing, and the clients make all of their calls.</summary>
    public FaultOptions? Faults { get; init; } = new();

    /// <summary>So many calls are answered, at least, after all is undone: nothing may be wrong with the cluster afterwards either. Default 200.</summary>
    public int AnsweredAfterMin { get; init; } = 200;

    /// <summary>How long the nodes may need to be ready, at the start and when all is undone. Default 60 s.</summary>
    public TimeSpan ReadyMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
