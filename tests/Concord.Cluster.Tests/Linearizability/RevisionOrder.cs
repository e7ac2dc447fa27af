namespace Concord.Cluster.Tests.Linearizability;

/// <summary>
/// Compares the revisions of the whole store with real time, across keys: what was invoked after an answer has seen at least the revision of that answer, and
/// what has written then has a greater one. No two writes have the same.
/// </summary>
internal static class RevisionOrder
{
    // One fault in the store gives thousands here.
    private const int FaultsMax = 10;

    /// <summary>The first contradictions, each with the two operations that make it. Empty when there are none.</summary>
    public static IReadOnlyList<string> Faults(IEnumerable<Operation> history)
    {
        List<Operation> answered = [.. history.Where(operation => operation.Answer is not (Answer.Uncertain or Answer.Failed))];
        var faults = answered.Where(operation => WrittenAt(operation) > 0).GroupBy(WrittenAt).Where(writes => writes.Count() > 1)
            .Select(writes => $"revision {writes.Key} was given to: {string.Join(" and ", writes.Select(Describe))}");
        return [.. faults.Concat(AgainstTime(answered)).Take(FaultsMax)];
    }

    private static IEnumerable<string> AgainstTime(List<Operation> answered)
    {
        // Equal times are concurrent, so an invocation comes before an end.
        var moments = answered.Select(operation => (Time: operation.Invoked, IsEnd: false, Operation: operation))
            .Concat(answered.Select(operation => (Time: operation.Completed, IsEnd: true, Operation: operation)))
            .OrderBy(moment => moment.Time).ThenBy(moment => moment.IsEnd);
        Operation? newest = null;
        var newestWhenInvoked = new Dictionary<Operation, Operation>(ReferenceEqualityComparer.Instance);
        foreach (var (_, isEnd, operation) in moments)
        {
            if (!isEnd)
            {
                if (newest is not null) newestWhenInvoked[operation] = newest;
                continue;
            }

            if (newestWhenInvoked.GetValueOrDefault(operation) is { } before && IsTooOld(operation, AtLeast(before)))
                yield return $"{Describe(operation)} came after {Describe(before)}, and knows less";
            if (AtLeast(operation) > (newest is null ? 0 : AtLeast(newest))) newest = operation;
        }
    }

    private static bool IsTooOld(Operation operation, long known)
    {
        if (WrittenAt(operation) is > 0 and var written) return written <= known;
        return operation.Answer.StoreRevision > 0 && operation.Answer.StoreRevision < known;
    }

    /// <summary>The store had at least this revision when the operation was answered.</summary>
    private static long AtLeast(Operation operation) => Math.Max(Math.Max(WrittenAt(operation), operation.Answer.StoreRevision), operation.SeenRevision);

    private static long WrittenAt(Operation operation) => operation.Answer is Answer.Written written ? written.Revision : 0;

    private static string Describe(Operation operation) => $"[client {operation.Client}, key {operation.Key}: {operation}]";
}
