using System.Net;
using System.Net.Sockets;

namespace Concord.Cluster.Tests.Faults;

/// <summary>
/// The network between the nodes of a cluster on one machine: a link for each ordered pair. Each node has one address for all of its peers, as etcd
/// demands, so it is the process on the other side that tells whose link a connection belongs to.
/// </summary>
internal sealed class Network : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Link[,] _links;
    private readonly Link[] _outside;
    private readonly LinkProxy[] _proxies;
    private readonly int?[] _processes;

    public Network(int nodes, TimeProvider time)
    {
        _links = new Link[nodes, nodes];
        foreach (var (from, to) in Pairs(Enumerable.Range(0, nodes), Enumerable.Range(0, nodes))) _links[from, to] = new Link($"{from} to {to}", time);
        _outside = [.. Enumerable.Range(0, nodes).Select(to => new Link($"outside to {to}", time))];
        _processes = new int?[nodes];
        _proxies = [.. Enumerable.Range(0, nodes).Select(to => LinkProxy.OfMany(client => LinkFrom(client, to)))];
    }

    /// <summary>How many nodes there are.</summary>
    public int Nodes => _proxies.Length;

    /// <summary>The link that carries what one node dials to another, and the answers. What the other dials back has its own.</summary>
    public Link this[int from, int to] => _links[from, to];

    /// <summary>Where the peers of a node connect to.</summary>
    public IPEndPoint AddressOf(int node) => _proxies[node].Address;

    /// <summary>Says where a node really listens for its peers.</summary>
    public void SetTarget(int node, EndPoint? target) => _proxies[node].Target = target;

    /// <summary>Says which process a node is; what it starts belongs to it.</summary>
    public void SetProcess(int node, int? process)
    {
        lock (_gate) _processes[node] = process;

        // It may have dialled before anybody knew it: then it has to dial again, or a cut would pass its connections over.
        foreach (var link in _outside)
        {
            link.Cut(CutMode.Reset);
            link.Heal();
        }
    }

    /// <summary>Parts some nodes from all others, both ways.</summary>
    public void Part(IReadOnlyCollection<int> nodes, CutMode mode)
    {
        List<int> others = [.. Enumerable.Range(0, Nodes).Except(nodes)];
        foreach (var (from, to) in Pairs(nodes, others).Concat(Pairs(others, nodes))) _links[from, to].Cut(mode);
    }

    /// <summary>Loses what one node sends to some others; what they send still arrives.</summary>
    public void Mute(int node, IEnumerable<int> towards, CutMode mode)
    {
        foreach (var other in towards.Where(other => other != node))
        {
            // A connection carries messages both ways, whoever dialled it.
            _links[node, other].Cut(mode, Flow.ToTarget);
            _links[other, node].Cut(mode, Flow.FromTarget);
        }
    }

    /// <summary>Slows down everything that a node sends or gets.</summary>
    public void Slow(int node, TimeSpan latency)
    {
        foreach (var other in Enumerable.Range(0, Nodes).Where(other => other != node))
        {
            _links[node, other].Slow(latency);
            _links[other, node].Slow(latency);
        }
    }

    /// <summary>Undoes everything.</summary>
    public void Heal()
    {
        foreach (var link in _links) link?.Heal();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies) await proxy.DisposeAsync();
    }

    private Link LinkFrom(Socket client, int to)
    {
        int?[] processes;
        lock (_gate) processes = [.. _processes];
        var from = client is { RemoteEndPoint: IPEndPoint there, LocalEndPoint: IPEndPoint here } ? SocketOwner.Find(there, here, processes) : -1;
        return from >= 0 && from != to ? _links[from, to] : _outside[to];
    }

    private static IEnumerable<(int From, int To)> Pairs(IEnumerable<int> some, IEnumerable<int> others) =>
        from one in some from other in others where one != other select (one, other);
}
