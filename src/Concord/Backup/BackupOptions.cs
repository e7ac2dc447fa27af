namespace Concord.Backup;

/// <summary>How a backup is written, and what it says of itself.</summary>
public sealed record BackupOptions
{
    /// <summary>Whether its blocks are compressed. Default true.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>Whether it names the node and the cluster that it comes from. Default true.</summary>
    public bool IncludeMetadata { get; init; } = true;

    /// <summary>Name of this node.</summary>
    public string Node { get; init; } = "";

    /// <summary>Name of the cluster.</summary>
    public string ClusterName { get; init; } = "concord_cluster";

    /// <summary>What keeps the log: <c>embedded</c> or <c>etcd</c>. A backup of one can be restored on the other.</summary>
    public string Engine { get; init; } = "embedded";

    /// <summary>Where time comes from. Default: the system.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
