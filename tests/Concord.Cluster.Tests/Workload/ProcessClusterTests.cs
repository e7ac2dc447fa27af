using Concord.Cluster.Tests.Linearizability;

namespace Concord.Cluster.Tests.Workload;

// Goal: what a store answers to concurrent clients stays linearizable while its processes are killed, frozen and cut off from each other and from
// the clients. Method: clients and disturbances are drawn from one seed; the checker decides when all is well again.
public sealed class ProcessClusterTests
{
    private static readonly FaultOptions OfOne = new()
    {
        Kinds = [FaultKind.Kill, FaultKind.Kill, FaultKind.Pause, FaultKind.CutClients, FaultKind.CutAnswers, FaultKind.CutAnswers],
        Count = 6, QuietMax = TimeSpan.FromMilliseconds(200), LastingMax = TimeSpan.FromMilliseconds(400),
    };

    private static readonly FaultOptions OfThree = new()
    {
        Kinds = [.. Enum.GetValues<FaultKind>(), FaultKind.Kill, FaultKind.Pause, FaultKind.Part, FaultKind.Mute],
        Count = 3, QuietMax = TimeSpan.FromMilliseconds(500), LastingMax = TimeSpan.FromMilliseconds(2_000),
    };

    private static readonly WorkloadOptions Workload = new()
    {
        OperationsPerKey = 100, PauseMax = TimeSpan.FromMilliseconds(5), PauseAfterFailureMax = TimeSpan.FromMilliseconds(50),
    };

    [Fact]
    public Task A_store_that_is_killed_frozen_and_cut_off_stays_linearizable() => RepeatAsync(nodes: 1, OfOne);

    [Fact]
    public Task A_cluster_whose_nodes_are_killed_frozen_and_cut_off_stays_linearizable() => RepeatAsync(nodes: 3, OfThree);

    private static Task RepeatAsync(int nodes, FaultOptions faults) =>
        ClusterRun.RepeatAsync(seed => RunAsync(seed, nodes, faults), TestContext.Current.TestOutputHelper.ShouldNotBeNull().WriteLine);

    private static async Task<RunReport> RunAsync(int seed, int nodes, FaultOptions faults)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var cluster = await ProcessCluster.StartAsync(nodes, ct);
        var report = await ClusterRun.RunAsync(cluster, new RunOptions { Seed = seed, Faults = faults, Workload = Workload }, ct);
        report.Operations.Count(operation => operation.Answer is Answer.Written).ShouldBeGreaterThan(0, report.Summary);
        return report;
    }
}
