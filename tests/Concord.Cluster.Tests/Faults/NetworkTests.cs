using System.Net;
using System.Net.Sockets;
using Quartet.Testing;
using static Concord.Cluster.Tests.Faults.SocketPair;

namespace Concord.Cluster.Tests.Faults;

// Three nodes that dial each other through one address each, as the members of an etcd cluster do. The nodes are processes of their own (bash
// can dial); their listening ends are here.
public sealed class NetworkTests : IAsyncDisposable
{
    private const int Nodes = 3;

    private readonly Network _network = new(Nodes, TimeProvider.System);
    private readonly Socket[] _listeners = [.. Enumerable.Range(0, Nodes).Select(_ => Listen())];
    private readonly List<IAsyncDisposable> _diallers = [];

    public NetworkTests()
    {
        for (var node = 0; node < Nodes; node++) _network.SetTarget(node, _listeners[node].LocalEndPoint);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_belongs_to_the_link_of_the_process_that_dialled()
    {
        for (var from = 0; from < Nodes; from++)
        {
            var to = (from + 1) % Nodes;
            using var connection = await DialAsync(from, to);
            await SendAsync(connection, "to the dialler", Ct);
            await Eventually.TrueAsync(() => _network[from, to].CarriedBytes(Flow.FromTarget) == 14, Ct);
            _network[from, to].Connections.ShouldBe(1);
            _network[to, from].Connections.ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_node_that_is_parted_reaches_nobody_and_nobody_reaches_it()
    {
        using var zeroToOne = await DialAsync(0, 1);
        using var oneToZero = await DialAsync(1, 0);
        using var twoToOne = await DialAsync(2, 1);
        _network.Part([0], CutMode.Drop);
        foreach (var cut in (Socket[])[zeroToOne, oneToZero]) await SendAsync(cut, "lost", Ct);
        await SendAsync(twoToOne, "arrives", Ct);
        await Eventually.TrueAsync(() => _network[0, 1].DroppedBytes == 4 && _network[1, 0].DroppedBytes == 4, Ct);
        await Eventually.TrueAsync(() => _network[2, 1].CarriedBytes(Flow.FromTarget) == 7, Ct);
    }

    [Fact]
    public async Task A_node_that_is_muted_still_hears_the_others()
    {
        using var zeroToOne = await DialAsync(0, 1);
        using var oneToZero = await DialAsync(1, 0);
        _network.Mute(0, [1], CutMode.Drop);

        // Both connections are held here by their listening ends: node 1 speaks on the first, node 0 on the second.
        await SendAsync(zeroToOne, "node 1 speaks", Ct);
        await SendAsync(oneToZero, "node 0 speaks", Ct);
        await Eventually.TrueAsync(() => _network[0, 1].CarriedBytes(Flow.FromTarget) == 13 && _network[1, 0].DroppedBytes == 13, Ct);
    }

    [Fact]
    public async Task A_node_that_dialled_before_it_was_known_dials_again()
    {
        using var connection = await DialAsync(0, 1, isKnown: false);
        _network[0, 1].Connections.ShouldBe(0);
        _network.SetProcess(0, Environment.ProcessId);
        await ShouldBeResetAsync(connection, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var dialler in _diallers) await dialler.DisposeAsync();
        await _network.DisposeAsync();
        foreach (var listener in _listeners) listener.Dispose();
    }

    /// <summary>Lets one node dial another; returns the end of the one that was dialled.</summary>
    private async Task<Socket> DialAsync(int from, int to, bool isKnown = true)
    {
        var proxy = _network.AddressOf(to);
        var dialler = ChildProcess.Start("bash", ["-c", $"kill -STOP $$; exec 3<>/dev/tcp/{IPAddress.Loopback}/{proxy.Port}; cat <&3"]);
        _diallers.Add(dialler);
        await Eventually.TrueAsync(() => ProcessTree.StateOf(dialler.Id) == 'T', Ct);
        if (isKnown) _network.SetProcess(from, dialler.Id);
        ProcessFaults.Resume(dialler.Id);
        return await AcceptAsync(_listeners[to], Ct);
    }
}
