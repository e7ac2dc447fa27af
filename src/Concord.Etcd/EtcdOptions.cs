namespace Concord.Etcd;

/// <summary>How a node finds and uses its etcd cluster. What has to be set depends on <see cref="Mode"/>.</summary>
public sealed record EtcdOptions
{
    /// <summary>Name of the cluster; also the token that keeps the members of two supervised clusters apart. Default <c>concord_cluster</c>.</summary>
    public string ClusterName { get; init; } = "concord_cluster";

    /// <summary>Name of this node, different from all others. Default: the name of the machine.</summary>
    public string NodeName { get; init; } = Environment.MachineName;

    /// <summary>Who runs the members. Default <see cref="EtcdMode.External"/>.</summary>
    public EtcdMode Mode { get; init; } = EtcdMode.External;

    /// <summary>External: client addresses, <c>http(s)://host:port</c> or <c>unix:///path</c>; all of one cluster.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>What the keys in etcd begin with. Default <c>concord/</c>, the name of the cluster and <c>/</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary>
    /// Supervised: where the member keeps its data; made when absent, mode 0700. External: null, or where this node remembers
    /// which cluster it belongs to, so that it refuses another one after a restart.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>Supervised: all members, this node among them; the same list on all nodes.</summary>
    public IReadOnlyList<EtcdNode> Nodes { get; init; } = [];

    /// <summary>Supervised: whether the member joins a cluster that exists already, to which it has been added before. Default false.</summary>
    public bool Join { get; init; }

    /// <summary>Supervised: the program; looked for on PATH unless it is a path. Default <c>etcd</c>.</summary>
    public string EtcdPath { get; init; } = "etcd";

    /// <summary>Supervised: further arguments, behind ours.</summary>
    public IReadOnlyList<string> EtcdExtraArguments { get; init; } = [];

    /// <summary>Supervised: time between two heartbeats of the leader, in ms. Default 100.</summary>
    public int HeartbeatMs { get; init; } = 100;

    /// <summary>Supervised: silence after which the others elect a new leader, in ms; at least five heartbeats. Default 1000.</summary>
    public int ElectionMs { get; init; } = 1000;

    /// <summary>How strong reads learn what is committed. Default <see cref="StrongReadBarrier.Auto"/>.</summary>
    public StrongReadBarrier StrongReadBarrier { get; init; } = StrongReadBarrier.Auto;

    /// <summary>Entries behind a snapshot from which on loading it is quicker than reading them. Default 5000.</summary>
    public int ResyncThresholdRevisions { get; init; } = 5000;

    /// <summary>Entries after which the keeper takes a snapshot. Default 5000.</summary>
    public int SnapshotEveryEntries { get; init; } = 5000;

    /// <summary>Bytes of entries after which the keeper takes a snapshot. Default 64 MiB.</summary>
    public long SnapshotEveryBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes of a snapshot that are written in a second. Default 32 MiB.</summary>
    public long SnapshotBytesPerSecondMax { get; init; } = 32L * 1024 * 1024;

    /// <summary>Appends at the same time, 1 to 4. Default 2.</summary>
    public int ProposalsInFlightMax { get; init; } = 2;

    /// <summary>Size of a member's storage at which it takes no more writes, in bytes. An external cluster has its own: give it here. Default 4 GiB.</summary>
    public long QuotaBackendBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Latest revisions of etcd that a compaction keeps, for nodes that were away for a moment. Default 20 000.</summary>
    public int CompactionRetentionRevisions { get; init; } = 20_000;

    /// <summary>External: TLS towards the endpoints that begin with <c>https</c>.</summary>
    public EtcdTls? ClientTls { get; init; }

    /// <summary>Supervised: mutual TLS between the members; needs all three files.</summary>
    public EtcdTls? PeerTls { get; init; }

    /// <summary>External: user of an etcd with authentication.</summary>
    public string? User { get; init; }

    /// <summary>External: the user's password.</summary>
    public string? Password { get; init; }

    /// <summary>How long an open waits for a quorum before it fails with <see cref="ConcordErrorCode.ClusterNotReady"/>. Default 60 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What this node tells the others about itself every five seconds; null: nothing but that it lives.</summary>
    public Func<NodeReport>? Report { get; init; }

    /// <summary>What the keys in etcd begin with.</summary>
    internal string Prefix => Namespace ?? $"concord/{ClusterName}/";
}
