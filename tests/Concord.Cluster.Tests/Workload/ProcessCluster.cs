using System.Globalization;
using System.Net;
using Concord.Cluster.Tests.Faults;
using Quartet.Testing;

namespace Concord.Cluster.Tests.Workload;

/// <summary>A cluster of real processes: one store on the embedded engine, or several nodes each of which runs a member of etcd.</summary>
internal sealed class ProcessCluster : IFaultyCluster, IAsyncDisposable
{
    // Long enough for an answer, short enough that many calls are lost while a node is away.
    private static readonly TimeSpan CallMax = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeaderMax = TimeSpan.FromSeconds(1);

    private readonly TemporaryDirectory _data = new();
    private readonly NodeProcess[] _nodes;

    private ProcessCluster(int nodes)
    {
        if (nodes > 1) Network = new Network(nodes, TimeProvider.System);
        _nodes = [.. Enumerable.Range(0, nodes).Select(node => new NodeProcess(Name(node), Arguments(node), CallMax))];
        Clients = [.. _nodes.Select(node => node.Client)];
        ClientLinks = [.. _nodes.Select(node => node.Link)];
    }

    public IReadOnlyList<IRegisterClient> Clients { get; }

    public Network? Network { get; }

    public IReadOnlyList<Link> ClientLinks { get; }

    /// <summary>Starts so many nodes. They need not be ready yet.</summary>
    public static async Task<ProcessCluster> StartAsync(int nodes, CancellationToken ct)
    {
        var cluster = new ProcessCluster(nodes);
        for (var node = 0; node < nodes; node++) await cluster.StartNodeAsync(node, ct);
        return cluster;
    }

    public async Task<int?> FindLeaderAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LeaderMax);
        var named = await Task.WhenAll(_nodes.Select(node => node.FindLeaderAsync(limit.Token)));
        return named.OfType<string>().CountBy(name => name).OrderByDescending(name => name.Value).Select(name => Index(name.Key)).FirstOrDefault();

        int? Index(string name) => Enumerable.Range(0, _nodes.Length).Where(node => Name(node) == name).Select(node => (int?)node).FirstOrDefault();
    }

    public async Task KillAsync(int node, CancellationToken ct)
    {
        await _nodes[node].KillAsync(ct);
        Network?.SetProcess(node, null);
    }

    Task IFaultyCluster.StartAsync(int node, CancellationToken ct) => StartNodeAsync(node, ct);

    public Task PauseAsync(int node, CancellationToken ct) => _nodes[node].Process is { } process ? ProcessFaults.PauseAsync(process, ct) : Task.CompletedTask;

    public Task ResumeAsync(int node, CancellationToken ct)
    {
        if (_nodes[node].Process is { } process) ProcessFaults.Resume(process);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        if (Network is not null) await Network.DisposeAsync();
        _data.Dispose();
    }

    private Task StartNodeAsync(int node, CancellationToken ct)
    {
        _nodes[node].Start();
        Network?.SetProcess(node, _nodes[node].Process);
        return Task.CompletedTask;
    }

    private string[] Arguments(int node)
    {
        if (Network is not { } network) return [_data.In(Name(node))];
        var listen = new IPEndPoint(IPAddress.Loopback, FreePort.Take());
        network.SetTarget(node, listen);
        return [_data.In(Name(node)), Name(node), $"http://{listen}", .. Enumerable.Range(0, network.Nodes).Select(each => $"{Name(each)}=http://{network.AddressOf(each)}")];
    }

    private static string Name(int node) => string.Create(CultureInfo.InvariantCulture, $"n{node}");
}
