using System.Diagnostics;
using Quartet.Testing;

namespace Concord.Cluster.Tests.Linearizability;

// Goal: the checker refuses exactly what has no order. Method: thousands of small histories, honest ones with up to two answers falsified,
// with lost calls and hidden revisions; the checker must say of each what a trial of all orders says.
public sealed class BruteForceTests
{
    private const int HistoriesMin = 6_000;
    private const int CallsMax = 7;

    [Fact]
    public void The_checker_says_what_all_orders_tried_out_say()
    {
        var (first, clock, refused, open) = (Seeds.One, Stopwatch.StartNew(), 0, 0);
        var seed = first;
        for (; seed - first < HistoriesMin || clock.Elapsed.TotalSeconds < Seeds.FuzzSeconds; seed++)
        {
            var history = RandomHistory(seed);
            var expected = BruteForce.IsLinearizable(history);
            var verdict = LinearizabilityChecker.Check(history.Select(WithoutStoreRevision), ct: TestContext.Current.CancellationToken);
            verdict.Decision.ShouldBe(
                expected ? Decision.Linearizable : Decision.NotLinearizable, $"QUARTET_SEED={seed}\n{History.Format(history)}{verdict.Explanation}");
            if (!expected) refused++;
            if (history.Exists(operation => operation.IsOpen)) open++;
        }

        // Else it would have compared nothing worth comparing.
        TestContext.Current.TestOutputHelper?.WriteLine($"seeds {first} to {seed - 1}: {refused} refused, {open} with calls of unknown outcome, {clock.Elapsed}");
        refused.ShouldBeGreaterThan(HistoriesMin / 5);
        refused.ShouldBeLessThan((seed - first) * 4 / 5);
        open.ShouldBeGreaterThan(HistoriesMin / 5);
    }

    private static List<Operation> RandomHistory(int seed)
    {
        var random = new Random(seed);
        var clients = new SimulatedClients(random)
        {
            Clients = random.Next(1, 5), LostOneIn = random.Next(2, 10), HiddenOneIn = random.Next(1, 6), Values = random.Next(4),
        };
        var history = clients.Run(random.Next(2, CallsMax + 1));
        for (var mutations = random.Next(3); mutations > 0; mutations--) Mutation.Apply(random, history);
        return history;
    }

    // It is compared across keys by other means than the search, and brute force knows nothing of it.
    private static Operation WithoutStoreRevision(Operation operation) => operation with { Answer = operation.Answer with { StoreRevision = 0 } };
}
