using Concord.Kv;
using Concord.Sessions;
using Concord.Transactions;
using static Concord.Tests.Sessions.SessionScene;

namespace Concord.Tests.Sessions;

public sealed class TransactionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_comparison_that_does_not_hold_is_an_answer_and_the_other_steps_are_done()
    {
        await using var scene = await OpenAsync();
        await scene.System.PutAsync("a", Value("1"), ct: Ct);
        var request = new TransactionRequest
        {
            Compares = [Condition.Version("a", Comparison.Greater, 1)],
            Then = [TransactionStep.Delete("a")],
            Else = [TransactionStep.Put("b", Value("2"), TimeSpan.FromSeconds(9)), TransactionStep.Touch("a", TimeSpan.FromSeconds(5)), TransactionStep.Get("b")],
        };
        var first = await scene.System.TransactAsync(request, ct: Ct);
        (first.Succeeded, first.Revision).ShouldBe((false, new Revision(2)));
        first.Steps.Select(step => (step.Kind, Key: step.Key.ToString(), step.Found, Text(step.Record))).ShouldBe(
            [(OperationKind.Put, "b", true, "(none)"), (OperationKind.Touch, "a", true, "(none)"), (OperationKind.Get, "b", true, "2")]);
        (await scene.System.TtlAsync("a", ct: Ct)).TtlSeconds.ShouldBe(5);
        (await scene.System.TtlAsync("b", ct: Ct)).TtlSeconds.ShouldBe(9);
        var second = await scene.System.TransactAsync(request, ct: Ct);
        (second.Succeeded, second.Steps[0].Found).ShouldBe((true, true));
        (await scene.System.TransactAsync(new() { Then = [TransactionStep.Delete("a")] }, ct: Ct)).Steps[0].Found.ShouldBeFalse();
    }

    [Theory]
    [InlineData("exists", true)]
    [InlineData("absent", false)]
    [InlineData("value", true)]
    [InlineData("same", true)]
    [InlineData("create revision", true)]
    [InlineData("mod revision", false)]
    public async Task Everything_about_a_record_can_be_compared(string what, bool holds)
    {
        await using var scene = await OpenAsync();
        await scene.System.PutAsync("a", Value("""{"n":1}"""), ct: Ct);
        var compare = what switch
        {
            "exists" => Condition.Exists("a"),
            "absent" => Condition.Absent("a"),
            "value" => Condition.Value("a", Comparison.LessOrEqual, """{"n":1}"""u8.ToArray()),
            "same" => Condition.Same("a", Value("""{ "n": 1.0 }""")),
            "create revision" => Condition.CreateRevision("a", Comparison.Equal, new Revision(1)),
            _ => Condition.ModRevision("a", Comparison.NotEqual, new Revision(1)),
        };
        (await scene.System.TransactAsync(new() { Compares = [compare] }, ct: Ct)).Succeeded.ShouldBe(holds);
    }
}
