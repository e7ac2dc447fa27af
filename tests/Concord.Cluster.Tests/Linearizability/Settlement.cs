namespace Concord.Cluster.Tests.Linearizability;

/// <summary>
/// Makes a history smaller before it is searched, without changing what the answer is. What certainly failed is no part of it, and an
/// unanswered read tells nothing. A write of unknown outcome whose value somebody saw has happened: it is given an end, the end
/// of the first operation that saw it, and the revision that was seen. Each one that stays open instead could double the search.
/// </summary>
internal static class Settlement
{
    /// <summary>What has to be put in order, of one key.</summary>
    public static IReadOnlyList<Operation> Settle(IReadOnlyList<Operation> history)
    {
        List<Operation> relevant = [.. history.Where(operation => operation.Answer is not Answer.Failed && !(operation.IsOpen && operation.Call is Call.Read))];
        if (!relevant.Exists(operation => operation.IsOpen)) return relevant;

        var writers = relevant.Select(WrittenValue).OfType<string>().CountBy(value => value).ToDictionary();
        var firstSeen = relevant.Where(operation => operation.SeenValue is not null && !operation.IsOpen)
            .GroupBy(operation => operation.SeenValue ?? "")
            .ToDictionary(seen => seen.Key, seen => (By: seen.MinBy(operation => operation.Completed), Revision: LowestRevision(seen)));
        for (var i = 0; i < relevant.Count; i++)
        {
            // A value that two may have written does not tell which of them it was.
            if (relevant[i] is not { IsOpen: true } open || WrittenValue(open) is not { } value || writers[value] > 1) continue;
            if (!firstSeen.TryGetValue(value, out var seen) || seen.By is not { } by || by.Completed < open.Invoked) continue;
            relevant[i] = open with { Answer = new Answer.Written(seen.Revision), Completed = by.Completed };
        }

        return relevant;
    }

    private static string? WrittenValue(Operation operation) => operation is { Call: Call.Write write, Answer: Answer.Written or Answer.Uncertain } ? write.Value : null;

    // Seen at two revisions it would have been written twice. Either one then makes the other impossible.
    private static long LowestRevision(IEnumerable<Operation> seen) =>
        seen.Select(operation => operation.SeenRevision).Where(revision => revision > 0).DefaultIfEmpty(0).Min();
}
