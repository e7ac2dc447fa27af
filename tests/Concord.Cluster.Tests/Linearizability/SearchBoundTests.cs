namespace Concord.Cluster.Tests.Linearizability;

// The search has an end: in time, in memory, and it never leans on the stack of its thread.
public sealed class SearchBoundTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Any order of twenty concurrent writes, none of which tells its revision, has to be tried before it is clear that none ends with the value read.
    private static readonly List<Operation> Hard =
    [
        .. Enumerable.Range(0, 20).Select(i => new Operation(i, "k", Call.Put($"v{i}"), new Answer.Written(), i, 100 + i)),
        new Operation(20, "k", Call.Get, new Answer.Found("z"), 200, 201),
    ];

    [Fact]
    public void A_search_that_is_too_large_is_undecided_and_no_success()
    {
        var verdict = LinearizabilityChecker.Check(Hard, configurationsMax: 10_000, Ct);
        verdict.Decision.ShouldBe(Decision.Undecided);
        verdict.Explanation.ShouldContain("key k: undecided");
        verdict.Configurations.ShouldBeInRange(10_000, 10_001);
        Should.Throw<Xunit.Sdk.FailException>(() => verdict.ShouldBeLinearizable("seed 7")).Message.ShouldContain("seed 7");
    }

    [Fact]
    public void A_key_that_is_refused_outweighs_one_that_is_undecided()
    {
        var stale = HistoryDrawing.Parse("""
            A: |- x: put a => @1 -| |- x: get => none -|
            """);
        LinearizabilityChecker.Check([.. Hard, .. stale], configurationsMax: 10_000, Ct).Decision.ShouldBe(Decision.NotLinearizable);
    }

    [Fact]
    public void A_search_can_be_called_off()
    {
        using var calledOff = new CancellationTokenSource();
        calledOff.Cancel();
        Should.Throw<OperationCanceledException>(() => LinearizabilityChecker.Check(Hard, ct: calledOff.Token));
    }

    [Fact]
    public void One_key_may_have_tens_of_thousands_of_operations()
    {
        var history = new SimulatedClients(new Random(3)) { Clients = 8, LostOneIn = 5_000, HiddenOneIn = 1_000 }.Run(40_000);
        LinearizabilityChecker.Check(history, ct: Ct).ShouldBeLinearizable();
    }
}
