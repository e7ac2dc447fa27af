using System.Diagnostics;
using Quartet.Testing;

namespace Concord.Cluster.Tests.Linearizability;

// Goal: the checker accepts whatever a right store answers, and notices one stale answer among thousands; in reasonable time.
public sealed class SimulatedHistoryTests
{
    public static TheoryData<int> ManySeeds => [.. Seeds.First(25)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ManySeeds))]
    public void What_a_right_store_answers_is_accepted(int seed)
    {
        var history = Simulate(seed, 2_000);
        history.ShouldContain(operation => operation.IsOpen);
        LinearizabilityChecker.Check(history, ct: Ct).ShouldBeLinearizable($"seed {seed}");
    }

    [Theory]
    [MemberData(nameof(ManySeeds))]
    public void One_stale_read_among_thousands_is_refused(int seed)
    {
        var history = Simulate(seed, 2_000);
        var at = MakeOneReadStale(new Random(seed), history);
        var verdict = LinearizabilityChecker.Check(history, ct: Ct);
        verdict.Decision.ShouldBe(Decision.NotLinearizable, $"seed {seed}");
        verdict.Explanation.ShouldContain($"key {history[at].Key}: no order explains the answers");
        verdict.Explanation.ShouldContain(history[at].ToString(), customMessage: $"seed {seed}: the stale read is not named\n{verdict.Explanation}");
    }

    [Fact]
    public void Tens_of_thousands_of_operations_take_about_a_second()
    {
        var random = new Random(1);
        var history = new SimulatedClients(random) { Clients = 20, Keys = 40, LostOneIn = 100, HiddenOneIn = 20 }.Run(50_000);
        var clock = Stopwatch.StartNew();
        var verdict = LinearizabilityChecker.Check(history, ct: Ct);
        verdict.ShouldBeLinearizable();
        TestContext.Current.TestOutputHelper?.WriteLine($"{history.Count} operations, {verdict.Configurations} configurations, {clock.Elapsed}");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10)); // Ten times what it takes: other tests run beside it.
    }

    private static List<Operation> Simulate(int seed, int calls)
    {
        var random = new Random(seed);
        return new SimulatedClients(random)
        {
            Clients = random.Next(2, 12), Keys = random.Next(1, 10), LostOneIn = random.Next(20, 200), HiddenOneIn = random.Next(5, 100),
        }.Run(calls);
    }

    /// <summary>Gives a read of one key the answer of one that was over before a write of that key began that was over before the first began.</summary>
    private static int MakeOneReadStale(Random random, List<Operation> history)
    {
        var stale = new List<(int At, Answer Older)>();
        foreach (var (at, read) in history.Index().Where(each => each.Item is { Call: Call.Read, Answer: Answer.Found { Revision: > 0 } }))
        {
            var write = history.Take(at).LastOrDefault(other => other.Key == read.Key && other.Answer is Answer.Written { Revision: > 0 } && other.Completed < read.Invoked);
            var older = write is null ? null : history.Take(at).LastOrDefault(other =>
                other.Key == read.Key && other is { Call: Call.Read, Answer: Answer.Found { Revision: > 0 } } && other.Completed < write.Invoked);
            if (older is not null) stale.Add((at, older.Answer));
        }

        var (chosen, answer) = stale[random.Next(stale.Count)];
        history[chosen] = history[chosen] with { Answer = answer };
        return chosen;
    }
}
