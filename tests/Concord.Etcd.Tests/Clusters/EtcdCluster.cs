using Microsoft.Extensions.Logging.Abstractions;
using Quartet.Testing;

namespace Concord.Etcd.Tests.Clusters;

/// <summary>A cluster of real etcd processes on this machine, in directories of its own.</summary>
internal sealed class EtcdCluster : IAsyncDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly string[] _extra;

    private EtcdCluster(int size, string[] extra)
    {
        _extra = extra;
        Members = [.. Enumerable.Range(1, size).Select(i => new EtcdMember($"n{i}", _data.In($"n{i}"), Ports.Free(), Ports.Free()))];
        InitialCluster = string.Join(',', Members.Select(member => $"{member.Name}={member.PeerUrl}"));
    }

    public List<EtcdMember> Members { get; }

    public string InitialCluster { get; }

    public TemporaryDirectory Data => _data;

    public static async Task<EtcdCluster> StartAsync(int size, CancellationToken ct, params string[] extra)
    {
        var cluster = new EtcdCluster(size, extra);
        foreach (var member in cluster.Members) cluster.Start(member);
        await cluster.ReadyAsync(ct);
        return cluster;
    }

    public void Start(EtcdMember member) => member.Start(InitialCluster, "new", _extra);

    /// <summary>Waits until the cluster takes writes.</summary>
    public async Task ReadyAsync(CancellationToken ct)
    {
        var probe = Options("probe") with { Namespace = "probe/" };
        await using var log = await EtcdLog.OpenAsync(probe, NullLoggerFactory.Instance, TimeProvider.System, ct);
    }

    /// <summary>Options of a node of a log of its own, unless told otherwise.</summary>
    public EtcdOptions Options(string node = "a", string cluster = "test") => new()
    {
        ClusterName = cluster,
        NodeName = node,
        SnapshotBytesPerSecondMax = 1024 * 1024 * 1024,
        Endpoints = [.. Members.Select(member => member.ClientUrl)],
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members) await member.DisposeAsync();
        _data.Dispose();
    }
}
