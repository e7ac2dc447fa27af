using Concord;
using Concord.Etcd;
using Concord.Expiry;
using Quartet.Hosting.Settings;

namespace Quartet.Hosting;

/// <summary>Says the settings in the words of the engines.</summary>
internal static class EngineSettings
{
    public static ConcordOptions ToConcord(ConcordSettings settings, string directory, ILoggerFactory loggers) => new()
    {
        DataDirectory = directory,
        KeyBytesMax = settings.Kv.MaxKeyBytes + KeyValueApi.Scope.Length, // What callers may use, behind what stands before it.
        ValueBytesMax = settings.Kv.MaxValueBytes,
        TransactionBytesMax = settings.Kv.MaxTransactionBytes,
        SegmentBytes = settings.Wal.SegmentBytes,
        PreallocateBytes = settings.Wal.PreallocateBytes,
        SnapshotEveryBytes = settings.Engine == StoreEngine.Embedded ? settings.Snapshot.EveryBytes : settings.Cluster.SnapshotEveryBytes,
        HistoryRevisionsMax = settings.EventStream.HistoryRevisions,
        HistoryBytesMax = settings.EventStream.HistoryBytes,
        DefaultReadConsistency = settings.DefaultReadConsistency,
        Timeout = TimeSpan.FromMilliseconds(settings.TimeoutMs),
        Expiry = new ExpiryOptions
        {
            Default = TimeSpan.FromSeconds(settings.Ttl.DefaultSeconds),
            ApplyDefault = settings.Ttl.ApplyDefault,
            Tick = TimeSpan.FromMilliseconds(settings.Ttl.TickMs),
            CleanupInterval = TimeSpan.FromSeconds(settings.Ttl.CleanupIntervalSeconds),
            DowntimeJumpMax = TimeSpan.FromSeconds(settings.Ttl.MaxDowntimeJumpSeconds),
        },
        LoggerFactory = loggers,
    };

    public static EtcdOptions ToEtcd(ConcordSettings settings, string directory)
    {
        var cluster = settings.Cluster;
        return new EtcdOptions
        {
            ClusterName = settings.ClusterName,
            NodeName = cluster.NodeName,
            Mode = ConcordSettingsCheck.ModeOf(cluster),
            Endpoints = cluster.Endpoints,
            Namespace = cluster.Namespace,
            DataDirectory = directory,
            Nodes = [.. cluster.Nodes.Select(node => new EtcdNode(node.Name, node.PeerUrl))],
            Join = cluster.Join,
            EtcdPath = cluster.EtcdPath,
            EtcdExtraArguments = cluster.EtcdExtraArgs,
            HeartbeatMs = cluster.HeartbeatMs,
            ElectionMs = cluster.ElectionMs,
            StrongReadBarrier = cluster.StrongReadBarrier,
            ResyncThresholdRevisions = cluster.ResyncThresholdRevisions,
            SnapshotEveryEntries = cluster.SnapshotEveryEntries,
            SnapshotEveryBytes = cluster.SnapshotEveryBytes,
            SnapshotBytesPerSecondMax = cluster.SnapshotRate,
            ProposalsInFlightMax = cluster.MaxInflightProposals,
            QuotaBackendBytes = cluster.QuotaBackendBytes,
            CompactionRetentionRevisions = cluster.CompactionRetentionRevisions,
            ClientTls = cluster.ClientTls,
            PeerTls = cluster.PeerTls,
            User = cluster.User,
            Password = cluster.Password,
            StartTimeout = TimeSpan.FromSeconds(cluster.StartTimeoutSeconds),
        };
    }
}
