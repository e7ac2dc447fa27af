using Concord.Cluster.Tests.Linearizability;

namespace Concord.Cluster.Tests.Workload;

// Goal: what a store answers to concurrent clients stays linearizable while its process is killed, frozen and cut off; and the whole chain
// of workload, disturbances, history and checker works on a real process. Method: clients and disturbances are drawn from one seed.
public sealed class ProcessNodeTests
{
    private static readonly FaultOptions Faults = new()
    {
        Kinds = [FaultKind.Kill, FaultKind.Kill, FaultKind.Pause, FaultKind.CutClients, FaultKind.CutAnswers, FaultKind.CutAnswers],
        Count = 6, QuietMax = TimeSpan.FromMilliseconds(200), LastingMax = TimeSpan.FromMilliseconds(400),
    };

    private static readonly WorkloadOptions Workload = new()
    {
        OperationsPerKey = 100, PauseMax = TimeSpan.FromMilliseconds(5), PauseAfterFailureMax = TimeSpan.FromMilliseconds(50),
    };

    [Fact]
    public Task A_store_that_is_killed_frozen_and_cut_off_stays_linearizable() =>
        ClusterRun.RepeatAsync(RunAsync, TestContext.Current.TestOutputHelper.ShouldNotBeNull().WriteLine);

    private static async Task<RunReport> RunAsync(int seed)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var node = new ProcessNode();
        await node.StartAsync(0, ct);
        var report = await ClusterRun.RunAsync(node, new RunOptions { Seed = seed, Faults = Faults, Workload = Workload }, ct);
        report.Operations.Count(operation => operation.Answer is Answer.Written).ShouldBeGreaterThan(20, report.Summary);
        return report;
    }
}
