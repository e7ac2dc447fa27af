using System.ComponentModel.DataAnnotations;
using Concord.Etcd;

namespace Quartet.Hosting.Settings;

/// <summary>Section <c>Concord:Cluster</c>, of the cluster engine.</summary>
internal sealed class ClusterSettings
{
    /// <summary>Who runs the etcd members. Default <see cref="EtcdMode.Supervised"/> where nodes are named, else <see cref="EtcdMode.External"/>.</summary>
    public EtcdMode? Mode { get; init; }

    /// <summary>Name of this node, different from all others. Default: the name of the machine.</summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,64}$", ErrorMessage = "allowed: 1 to 64 letters, digits, '-', '_' or '.'.")]
    public string NodeName { get; init; } = Environment.MachineName;

    /// <summary>Where the other nodes reach this one, such as <c>http://10.0.0.1:4000</c>. Default: the first address it listens on.</summary>
    [Url]
    public string? NodeUrl { get; init; }

    /// <summary>External: client addresses of one etcd cluster.</summary>
    public string[] Endpoints { get; init; } = [];

    /// <summary>What the keys in etcd begin with. Default <c>concord/NAME/</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary>Supervised: all nodes, this one among them; the same list on all.</summary>
    public ClusterNodeSettings[] Nodes { get; init; } = [];

    /// <summary>Supervised: whether this node was added to a cluster that exists already. Default false.</summary>
    public bool Join { get; init; }

    /// <summary>Supervised: the program. Default <c>etcd</c>, looked for on PATH.</summary>
    [Required]
    public string EtcdPath { get; init; } = "etcd";

    /// <summary>Supervised: further arguments for it.</summary>
    public string[] EtcdExtraArgs { get; init; } = [];

    [Range(10, 5000)]
    public int HeartbeatMs { get; init; } = 100;

    [Range(50, 50_000)]
    public int ElectionMs { get; init; } = 1000;

    public StrongReadBarrier StrongReadBarrier { get; init; } = StrongReadBarrier.Auto;

    [Range(1, int.MaxValue)]
    public int ResyncThresholdRevisions { get; init; } = 5000;

    [Range(1, int.MaxValue)]
    public int SnapshotEveryEntries { get; init; } = 5000;

    [Range(1, long.MaxValue)]
    public long SnapshotEveryBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes of a snapshot written in a second. Default 32 MiB.</summary>
    [Range(1, long.MaxValue)]
    public long SnapshotRate { get; init; } = 32L * 1024 * 1024;

    [Range(1, 4)]
    public int MaxInflightProposals { get; init; } = 2;

    [Range(8 * 1024 * 1024, long.MaxValue)]
    public long QuotaBackendBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    [Range(0, int.MaxValue)]
    public int CompactionRetentionRevisions { get; init; } = 20_000;

    /// <summary>How long a start waits for a quorum, in seconds. Default 60.</summary>
    [Range(1, 3600)]
    public int StartTimeoutSeconds { get; init; } = 60;

    /// <summary>External: TLS towards the endpoints.</summary>
    public EtcdTls? ClientTls { get; init; }

    /// <summary>Supervised: mutual TLS between the members.</summary>
    public EtcdTls? PeerTls { get; init; }

    /// <summary>External: user of an etcd with authentication.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>On so many nodes a package is on disk before its publication is acknowledged. Default 2; 1 waits for nobody.</summary>
    [Range(1, 7)]
    public int BlobCopiesMin { get; init; } = 2;
}
