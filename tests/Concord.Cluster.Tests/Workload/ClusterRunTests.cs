using Concord.Cluster.Tests.Linearizability;

namespace Concord.Cluster.Tests.Workload;

// A run must not end well by accident.
public sealed class ClusterRunTests
{
    private static readonly FaultOptions Quick = new() { Count = 3, QuietMax = TimeSpan.Zero, LastingMax = TimeSpan.FromMilliseconds(1) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task A_cluster_that_is_not_ready_or_does_not_recover_fails_the_run(int answers)
    {
        await using var cluster = new RecordingCluster(call => Interlocked.Decrement(ref answers) < 0 ? Answer.Failure : call is Call.Read ? new Answer.Nothing() : new Answer.Written());
        var failed = await RunAsync(cluster);
        failed.InnerException.ShouldBeOfType<TimeoutException>().Message.ShouldStartWith("Node 0 does not answer");
    }

    [Fact]
    public async Task A_client_that_breaks_ends_the_run_and_tells_seed_and_disturbances()
    {
        await using var cluster = new RecordingCluster(call => call is Call.Read ? throw new InvalidDataException("no sense") : new Answer.Written());
        var failed = await RunAsync(cluster);
        failed.InnerException.ShouldBeOfType<InvalidDataException>();
        failed.Message.ShouldContain("QUARTET_SEED=5");
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await using var cluster = new RecordingCluster(call => call is Call.Read ? new Answer.Found("nonsense", 3) : new Answer.Written());
        var report = await ClusterRun.RunAsync(cluster, Options, Ct);
        report.Verdict.Decision.ShouldBe(Decision.NotLinearizable);
    }

    [Fact]
    public async Task Every_key_is_read_at_every_node_when_all_is_well_again()
    {
        await using var cluster = new RecordingCluster(call => call is Call.Read ? new Answer.Nothing() : new Answer.Written());
        var operations = (await ClusterRun.RunAsync(cluster, Options, Ct)).Operations;
        var last = operations.Where(operation => operation.Client >= Options.Workload.Clients).ToList();
        last.ShouldAllBe(operation => operation.Call is Call.Read);
        last.Count.ShouldBe(3 * operations.DistinctBy(operation => operation.Key).Count());
        operations.Except(last).ShouldAllBe(operation => operation.Completed < last.Min(read => read.Invoked));
    }

    private static RunOptions Options => new()
    {
        Seed = 5, Faults = Quick, ReadyMax = TimeSpan.FromMilliseconds(100), Workload = new WorkloadOptions { OperationsMax = 200 },
    };

    private static Task<InvalidOperationException> RunAsync(RecordingCluster cluster) =>
        Should.ThrowAsync<InvalidOperationException>(() => ClusterRun.RunAsync(cluster, Options, Ct));
}
