using Concord.Cluster.Tests.Faults;
using Concord.Cluster.Tests.Linearizability;

namespace Concord.Cluster.Tests.Workload;

public sealed class NemesisTests
{
    private static readonly FaultOptions Quick = new()
    {
        Count = 30, QuietMax = TimeSpan.Zero, LastingMax = TimeSpan.FromMilliseconds(1), LatencyMax = TimeSpan.FromMilliseconds(1),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void A_seed_gives_the_same_disturbances_again()
    {
        Draw(7).ShouldBe(Draw(7));
        Draw(7).ShouldNotBe(Draw(8));

        static IEnumerable<string> Draw(int seed) => FaultSchedule.Draw(seed, 3, new FaultOptions()).Select(fault => fault.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Everything_that_can_be_done_is_drawn_and_nothing_else(int nodes)
    {
        var faults = FaultSchedule.Draw(1, nodes, new FaultOptions { Count = 2_000 });
        faults.Select(fault => fault.Kind).Distinct().Count().ShouldBe(Enum.GetValues<FaultKind>().Length);
        faults.Select(fault => fault.Mode).Distinct().Count().ShouldBe(Enum.GetValues<CutMode>().Length);
        faults.Select(fault => fault.Stays).Distinct().Count().ShouldBe(2);
        faults.SelectMany(fault => fault.Nodes).Distinct().Order().ShouldBe(Enumerable.Range(0, nodes));
        faults.ShouldAllBe(fault => fault.Nodes.Distinct().Count() == fault.Nodes.Count && fault.Nodes.Count > 0);
        faults.ShouldContain(fault => fault.Kind == FaultKind.Kill && fault.Nodes.Count == nodes);
        if (nodes > 1) faults.Where(fault => fault.Kind is FaultKind.Part or FaultKind.Mute).ShouldAllBe(fault => fault.Nodes.Count < nodes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_was_done_is_undone(int seed)
    {
        await using var cluster = new RecordingCluster();
        var nemesis = new Nemesis(cluster, new LogicalClock(TimeProvider.System), TimeProvider.System);
        await nemesis.RunAsync(FaultSchedule.Draw(seed, 3, Quick), Ct);
        ShouldBeInOrder(cluster);
        cluster.Done.ShouldContain(what => what.StartsWith("kill", StringComparison.Ordinal));
        cluster.Done.ShouldContain(what => what.StartsWith("pause", StringComparison.Ordinal));
        nemesis.Trace.Split('\n').Count(line => line.Contains(" after ", StringComparison.Ordinal)).ShouldBe(Quick.Count);
    }

    [Fact]
    public async Task It_is_undone_when_the_run_is_called_off_as_well()
    {
        await using var cluster = new RecordingCluster();
        using var off = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Fault[] schedule = [Fault(FaultKind.Kill, 0, 2), Fault(FaultKind.Pause, 1), Fault(FaultKind.Part, 2), Fault(FaultKind.CutClients, 1) with { Lasting = TimeSpan.FromHours(1) }];
        var running = new Nemesis(cluster, new LogicalClock(TimeProvider.System), TimeProvider.System).RunAsync(schedule, off.Token);
        await Eventually.TrueAsync(() => cluster.ClientLinks[1].State.Cut == Flow.Both, Ct);
        (cluster.Network[0, 2].State.Cut, cluster.Network[2, 1].State.Cut, cluster.Network[0, 1].State.Cut).ShouldBe((Flow.Both, Flow.Both, Flow.None));
        cluster.Done.ShouldBe(["kill 0", "kill 2", "pause 1"]);

        await off.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        ShouldBeInOrder(cluster);
    }

    [Fact]
    public async Task A_fault_of_the_leader_finds_it()
    {
        await using var cluster = new RecordingCluster { Leader = 2 };
        var nemesis = new Nemesis(cluster, new LogicalClock(TimeProvider.System), TimeProvider.System);
        await nemesis.RunAsync([Fault(FaultKind.Kill, 0) with { ToLeader = true, Stays = false }, Fault(FaultKind.Kill, 1) with { Stays = false }], Ct);
        cluster.Done.ShouldBe(["kill 2", "start 2", "kill 1", "start 1"]);
    }

    private static Fault Fault(FaultKind kind, params int[] nodes) => new(TimeSpan.Zero, kind, nodes, false, CutMode.Drop, TimeSpan.Zero) { Stays = true };

    private static void ShouldBeInOrder(RecordingCluster cluster)
    {
        foreach (var node in Enumerable.Range(0, 3))
        {
            ShouldEndWith($"kill {node}", $"start {node}");
            ShouldEndWith($"pause {node}", $"resume {node}");
        }

        cluster.Links.ShouldAllBe(link => link.State == LinkState.Sound);

        void ShouldEndWith(string begin, string end)
        {
            List<string> done = [.. cluster.Done.Where(what => what == begin || what == end)];
            done.ShouldBe(Enumerable.Range(0, done.Count).Select(i => i % 2 == 0 ? begin : end)); // Nobody is killed twice, or left so.
            (done.Count % 2).ShouldBe(0);
        }
    }
}
