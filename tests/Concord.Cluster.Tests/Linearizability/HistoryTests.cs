using Quartet.Testing;

namespace Concord.Cluster.Tests.Linearizability;

public sealed class HistoryTests
{
    [Theory]
    [InlineData("get => a@7")]
    [InlineData("get => a")]
    [InlineData("get => none at 12")]
    [InlineData("get => ok")] // Values like any other.
    [InlineData("get => no")]
    [InlineData("get => ?")]
    [InlineData("get => fail")]
    [InlineData("put 3.17 => @8 at 8")]
    [InlineData("put b => ok")]
    [InlineData("put b => ?")]
    [InlineData("put b if none => no a@9")]
    [InlineData("put b if @7 => no a@9 at 12")]
    [InlineData("put b if =a => no")]
    [InlineData("put b if =a => none")]
    [InlineData("del => none")]
    [InlineData("del if @7 => @8")]
    [InlineData("del if =a => fail")]
    public void An_operation_reads_back_as_it_was_written(string text)
    {
        var (call, answer) = OperationText.Parse(text);
        new Operation(1, "k", call, answer, 1, 2).ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("get => @3")]
    [InlineData("get => no a@3")]
    [InlineData("take => a")]
    [InlineData("put => ok")]
    [InlineData("put a@3 => ok")]
    [InlineData("put a if 3 => ok")]
    [InlineData("put a => a")]
    [InlineData("put a => @")]
    public void Anything_else_is_not_taken_for_an_operation(string text) => Should.Throw<FormatException>(() => OperationText.Parse(text));

    [Fact]
    public void A_history_reads_back_as_it_was_written()
    {
        var history = new SimulatedClients(new Random(1)) { Keys = 3 }.Run(500);
        History.Parse(History.Format(history)).ShouldBe(history);
    }

    [Fact]
    public void A_call_is_open_until_it_is_answered()
    {
        var history = new History();
        var (answered, uncertain, running) = (history.Invoke(1, "k", Call.Put("a")), history.Invoke(2, "k", Call.Put("b")), history.Invoke(3, "k", Call.Get));
        answered.Complete(new Answer.Written(1));
        uncertain.Complete(Answer.Unknown);

        history.Operations.Select(operation => operation.Client).ShouldBe([1, 2, 3]);
        history.Operations.Select(operation => operation.IsOpen).ShouldBe([false, true, true]);
        answered.Operation.Completed.ShouldBeGreaterThan(running.Operation.Invoked);
        uncertain.Operation.Completed.ShouldBe(Operation.Never);
    }

    [Fact]
    public void No_two_moments_are_the_same_and_later_ones_are_greater()
    {
        var clock = new LogicalClock(new ManualTime()); // Stands still.
        long[][] moments = [.. Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(_ => Enumerable.Range(0, 10_000).Select(_ => clock.Next()).ToArray())];
        moments.ShouldAllBe(mine => mine.Zip(mine.Skip(1)).All(pair => pair.First < pair.Second));
        moments.SelectMany(mine => mine).Distinct().Count().ShouldBe(40_000);
    }
}
