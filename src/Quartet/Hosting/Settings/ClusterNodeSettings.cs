namespace Quartet.Hosting.Settings;

/// <summary>Section <c>Concord:Cluster:Nodes:N</c>.</summary>
internal sealed class ClusterNodeSettings
{
    /// <summary>Name of the node.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where the other members reach its etcd: <c>http(s)://host:port</c>.</summary>
    public string PeerUrl { get; init; } = "";
}
