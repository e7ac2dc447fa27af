using System.Globalization;
using Concord.Cluster.Tests.Faults;
using Concord.Cluster.Tests.Linearizability;

namespace Concord.Cluster.Tests.Workload;

/// <summary>Disturbs a cluster as a schedule says, and puts everything in order again. Tells what it does, by the clock of the history.</summary>
internal sealed class Nemesis(IFaultyCluster cluster, LogicalClock clock, TimeProvider time)
{
    private static readonly TimeSpan BetweenCutAnswers = TimeSpan.FromMilliseconds(20);

    private readonly List<string> _trace = [];
    private readonly HashSet<int> _killed = [];
    private readonly HashSet<int> _paused = [];

    /// <summary>What was done, and when: a line each.</summary>
    public string Trace
    {
        get
        {
            lock (_trace) return string.Concat(_trace.Select(line => line + "\n"));
        }
    }

    /// <summary>Runs the whole schedule. However it ends, nothing is left killed, paused or cut.</summary>
    public async Task RunAsync(IEnumerable<Fault> schedule, CancellationToken ct)
    {
        try
        {
            foreach (var fault in schedule)
            {
                // Not a wait for anything: the moments are part of what is drawn.
                await Task.Delay(fault.Quiet, time, ct);
                await DoAsync(fault, ct);
                if (fault.Stays) continue;
                Note("undo");
                await UndoAsync(ct);
            }
        }
        finally
        {
            await UndoAsync(CancellationToken.None);
        }
    }

    private async Task DoAsync(Fault fault, CancellationToken ct)
    {
        var nodes = fault.Nodes;
        if (fault.ToLeader && await cluster.FindLeaderAsync(ct) is { } leader) nodes = [leader];
        Note($"{fault}{(nodes == fault.Nodes ? "" : $": leader {nodes[0]}")}");
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                await Task.WhenAll(nodes.Where(_killed.Add).Select(node => cluster.KillAsync(node, ct)));
                break;
            case FaultKind.Pause:
                await Task.WhenAll(nodes.Where(_paused.Add).Select(node => cluster.PauseAsync(node, ct)));
                break;
            case FaultKind.CutAnswers:
                await CutAnswersAsync(nodes, fault.Lasting, ct);
                return;
            default:
                CutLinks(fault, nodes);
                break;
        }

        await Task.Delay(fault.Lasting, time, ct);
    }

    private void CutLinks(Fault fault, IReadOnlyList<int> nodes)
    {
        if (fault.Kind == FaultKind.CutClients)
        {
            foreach (var node in nodes.Where(node => node < cluster.ClientLinks.Count)) cluster.ClientLinks[node].Cut(fault.Mode);
        }
        else if (cluster.Network is { } network)
        {
            if (fault.Kind == FaultKind.Part) network.Part(nodes, fault.Mode);
            else if (fault.Kind == FaultKind.Mute) Array.ForEach([.. nodes], node => network.Mute(node, Others(node, network), fault.Mode));
            else Array.ForEach([.. nodes], node => network.Slow(node, fault.Latency));
        }
    }

    private async Task CutAnswersAsync(IReadOnlyList<int> nodes, TimeSpan lasting, CancellationToken ct)
    {
        List<Link> links = [.. nodes.Where(node => node < cluster.ClientLinks.Count).Select(node => cluster.ClientLinks[node])];
        for (var left = lasting; left > TimeSpan.Zero; left -= BetweenCutAnswers)
        {
            foreach (var link in links) link.CutOnceAfter(Flow.FromTarget, 0);
            await Task.Delay(BetweenCutAnswers, time, ct);
        }
    }

    private async Task UndoAsync(CancellationToken ct)
    {
        cluster.Network?.Heal();
        foreach (var link in cluster.ClientLinks) link.Heal();
        foreach (var node in _paused.ToList())
        {
            await cluster.ResumeAsync(node, ct);
            _paused.Remove(node);
        }

        await Task.WhenAll(_killed.Select(node => cluster.StartAsync(node, ct)));
        _killed.Clear();
    }

    private void Note(string what)
    {
        lock (_trace) _trace.Add(string.Create(CultureInfo.InvariantCulture, $"{clock.Next() / 1000.0,11:F3} ms  {what}"));
    }

    private static IEnumerable<int> Others(int node, Network network) => Enumerable.Range(0, network.Nodes).Where(other => other != node);
}
