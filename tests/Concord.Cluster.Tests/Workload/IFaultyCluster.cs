using Concord.Cluster.Tests.Faults;

namespace Concord.Cluster.Tests.Workload;

/// <summary>A cluster whose nodes are processes of this machine, and what can be done to it. Nodes are numbered from 0.</summary>
internal interface IFaultyCluster
{
    /// <summary>The doors of the nodes, one each. They stay the same while nodes come and go.</summary>
    IReadOnlyList<IRegisterClient> Clients { get; }

    /// <summary>The links between nodes; null when there is only one.</summary>
    Network? Network { get; }

    /// <summary>The link from the clients to each node; empty when they reach it directly.</summary>
    IReadOnlyList<Link> ClientLinks { get; }

    /// <summary>The node that leads; null when nobody does, or nobody knows.</summary>
    Task<int?> FindLeaderAsync(CancellationToken ct);

    /// <summary>Ends the process of a node at once; returns when it is gone.</summary>
    Task KillAsync(int node, CancellationToken ct);

    /// <summary>Starts a node that was killed, on the data that it left. It need not be ready yet.</summary>
    Task StartAsync(int node, CancellationToken ct);

    /// <summary>Freezes the process of a node; returns when it stands still.</summary>
    Task PauseAsync(int node, CancellationToken ct);

    /// <summary>Lets it go on.</summary>
    Task ResumeAsync(int node, CancellationToken ct);
}
