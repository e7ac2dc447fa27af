using Concord.Cluster.Tests.Faults;
using Concord.Cluster.Tests.Linearizability;
using Quartet.Testing;

namespace Concord.Cluster.Tests.Workload;

// Goal: the embedded store is linearizable at every level of consistency, and a store that breaks a promise now and then is caught by the same
// run. Method: clients drawn from a seed on a store in this process, as it is or behind a door that breaks one promise.
public sealed class StoreRunTests
{
    private const int Operations = 2_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ReadConsistency.Strong)]
    [InlineData(ReadConsistency.Leader)]
    [InlineData(ReadConsistency.Eventual)] // On the embedded engine that is linearizable, too.
    public async Task The_embedded_store_is_linearizable(ReadConsistency consistency)
    {
        var report = await RunAsync(Seeds.One, store => new StoreClient(store, consistency));
        report.ShouldBeLinearizable();
        report.Operations.Count.ShouldBeGreaterThan(Operations);
        report.Operations.ShouldNotContain(operation => operation.Answer is Answer.Uncertain || operation.Answer is Answer.Failed);
        report.Operations.Select(operation => operation.Answer.GetType()).Distinct().Count().ShouldBe(4, "found, nothing, written, refused");
    }

    [Theory]
    [InlineData(BrokenPromise.ReadsAreFresh)]
    [InlineData(BrokenPromise.WritesAreKept)]
    [InlineData(BrokenPromise.WritesHappenOnce)]
    [InlineData(BrokenPromise.FailuresHaveNoEffect)]
    public async Task A_store_that_breaks_a_promise_is_caught(object promise)
    {
        var seed = Seeds.One;
        BrokenClient? broken = null;
        var report = await RunAsync(seed, store => broken = new BrokenClient(new StoreClient(store, ReadConsistency.Strong), (BrokenPromise)promise, 30, seed));
        broken.ShouldNotBeNull().Broken.ShouldBeGreaterThan(3);
        report.Verdict.Decision.ShouldBe(Decision.NotLinearizable, report.Summary);
        report.Verdict.Explanation.ShouldContain("no order explains the answers", customMessage: report.Summary);

        // Enough to look into it: the seed, and the history itself.
        using var histories = new TemporaryDirectory();
        Should.Throw<Xunit.Sdk.FailException>(() => report.ShouldBeLinearizable(histories.Path)).Message.ShouldContain($"QUARTET_SEED={seed}");
        var kept = await File.ReadAllTextAsync(Directory.GetFiles(histories.Path).ShouldHaveSingleItem(), Ct);
        History.Parse(kept).ShouldBe(report.Operations);
    }

    private static async Task<RunReport> RunAsync(int seed, Func<ConcordStore, IRegisterClient> door)
    {
        using var data = new TemporaryDirectory();
        await using var store = await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = data.In("store") }, Ct);
        var options = new RunOptions
        {
            Seed = seed, Faults = null, Workload = new WorkloadOptions { OperationsMax = Operations, OperationsPerKey = 100 },
        };
        var report = await ClusterRun.RunAsync(new Undisturbed(door(store)), options, Ct);
        TestContext.Current.TestOutputHelper?.WriteLine(report.Summary);
        return report;
    }

    /// <summary>A store in this process: nothing can be done to it but to work with it.</summary>
    private sealed class Undisturbed(IRegisterClient client) : IFaultyCluster
    {
        public IReadOnlyList<IRegisterClient> Clients => [client];

        public Network? Network => null;

        public IReadOnlyList<Link> ClientLinks => [];

        public Task<int?> FindLeaderAsync(CancellationToken ct) => throw new NotSupportedException();

        public Task KillAsync(int node, CancellationToken ct) => throw new NotSupportedException();

        public Task StartAsync(int node, CancellationToken ct) => throw new NotSupportedException();

        public Task PauseAsync(int node, CancellationToken ct) => throw new NotSupportedException();

        public Task ResumeAsync(int node, CancellationToken ct) => throw new NotSupportedException();
    }
}
