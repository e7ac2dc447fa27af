using System.Text;

namespace Concord.Cluster.Tests.Linearizability;

/// <summary>
/// Decides whether a history of concurrent clients is what one single store, doing one thing at a time, could have answered, in an order in which nothing
/// happens before it was asked or after it was answered.
/// </summary>
/// <remarks>
/// A history is linearizable when the history of each key is (Herlihy and Wing, "Linearizability", 1990, theorem 1), so each key is
/// searched by itself. Operations are of one key; what transactions over several keys promise shows in their revisions, which
/// <see cref="RevisionOrder"/> compares across keys.
/// </remarks>
internal static class LinearizabilityChecker
{
    /// <summary>Configurations after which the search of a key is given up: some hundred megabytes.</summary>
    public const int ConfigurationsMaxDefault = 1_000_000;

    /// <param name="history">All operations on keys that were absent before the first of them.</param>
    /// <param name="configurationsMax">Bound of the search of one key.</param>
    /// <param name="ct">Ends the search with an exception.</param>
    public static Verdict Check(
        IEnumerable<Operation> history, int configurationsMax = ConfigurationsMaxDefault, CancellationToken ct = default)
    {
        List<Operation> operations = [.. history];
        var (explanation, decision, configurations) = (new StringBuilder(), Decision.Linearizable, 0L);
        foreach (var key in operations.GroupBy(operation => operation.Key).OrderBy(key => key.Key, StringComparer.Ordinal))
        {
            List<Operation> all = [.. key.OrderBy(operation => operation.Invoked)];
            var settled = Settlement.Settle(all);
            var search = new KeySearch(settled);
            var found = search.Run(configurationsMax, ct);
            configurations += search.Configurations;
            if (found == true) continue;
            if (found == false) decision = Decision.NotLinearizable;
            else if (decision == Decision.Linearizable) decision = Decision.Undecided;
            explanation.Append(found == false ? $"key {key.Key}: no order explains the answers" : $"key {key.Key}: undecided")
                .Append($" ({settled.Count} operations, {search.Configurations} configurations)\n")
                .Append(Explanation.Of(all, settled, search.Longest));
        }

        return Judge(operations, explanation, decision, configurations);
    }

    private static Verdict Judge(List<Operation> operations, StringBuilder explanation, Decision decision, long configurations)
    {
        var faults = RevisionOrder.Faults(operations);
        if (faults.Count == 0) return new Verdict(decision, explanation.ToString(), configurations);
        explanation.Append("revisions of the whole store:\n").AppendJoin('\n', faults.Select(fault => "  " + fault));
        return new Verdict(Decision.NotLinearizable, explanation.ToString(), configurations);
    }
}
