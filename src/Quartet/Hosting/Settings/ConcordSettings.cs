using System.ComponentModel.DataAnnotations;
using Concord;

namespace Quartet.Hosting.Settings;

/// <summary>Settings of the store: section <c>Concord</c> of the configuration, environment <c>CONCORD_…</c>.</summary>
internal sealed class ConcordSettings
{
    /// <summary>What makes writes durable. Default <see cref="StoreEngine.Embedded"/>. Environment: <c>CLUSTERING_ENABLED=true</c> is <see cref="StoreEngine.Cluster"/>.</summary>
    public StoreEngine Engine { get; init; }

    /// <summary>Name of the cluster, the same on all nodes. Default <c>quartet</c>.</summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,64}$", ErrorMessage = "allowed: 1 to 64 letters, digits, '-', '_' or '.'.")]
    public string ClusterName { get; init; } = "quartet";

    /// <summary>Directory of the store. Default: <c>store</c> below <c>Data</c>; in a cluster <c>cluster</c>.</summary>
    public string? DataDir { get; init; }

    /// <summary>The key that all nodes share, 64 hexadecimal digits; better given in the environment than on the command line.</summary>
    [RegularExpression(@"^\s*[0-9A-Fa-f]{64}\s*$", ErrorMessage = "64 hexadecimal digits are wanted; make them with `quartet cluster key`.")]
    public string? ClusterKey { get; init; }

    /// <summary>A file with that key. Default: <c>secrets/cluster-key</c> below <c>Data</c>, which a single node makes by itself.</summary>
    public string? ClusterKeyFile { get; init; }

    /// <summary>Consistency of reads that do not name one. Default <c>Leader</c>.</summary>
    public ReadConsistency DefaultReadConsistency { get; init; } = ReadConsistency.Leader;

    /// <summary>How long a write, or a read that has to wait, may take, in ms. Default 5000.</summary>
    [Range(1, 600_000)]
    public int TimeoutMs { get; init; } = 5000;

    /// <summary>Whether the key-value API at <c>/concord/v1</c> is there. Default true.</summary>
    public bool ApiEnabled { get; init; } = true;

    /// <summary>Whether its callers must show a token. Default true; the first one is in <c>secrets/bootstrap-token</c> below <c>Data</c>.</summary>
    public bool AuthEnabled { get; init; } = true;

    /// <summary>Most elements of a bulk call. Default 500, which is also the most.</summary>
    [Range(1, 500)]
    public int MaxBatchSize { get; init; } = 500;

    public KvSettings Kv { get; init; } = new();

    public TtlSettings Ttl { get; init; } = new();

    public EventStreamSettings EventStream { get; init; } = new();

    public WalSettings Wal { get; init; } = new();

    public SnapshotSettings Snapshot { get; init; } = new();

    public ClusterSettings Cluster { get; init; } = new();
}
