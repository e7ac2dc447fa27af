namespace Concord.Cluster.Tests.Linearizability;

/// <summary>
/// The definition, tried out: every choice of the writes of unknown outcome, every order of the operations that respects real time. It shares nothing
/// with the checker but the shape of an operation. For histories of one key that have a handful of operations.
/// </summary>
internal static class BruteForce
{
    public static bool IsLinearizable(IReadOnlyList<Operation> history)
    {
        List<Operation> definite = [.. history.Where(operation => operation.Answer is not (Answer.Failed or Answer.Uncertain))];
        List<Operation> open = [.. history.Where(operation => operation.Answer is Answer.Uncertain && operation.Call is Call.Write)];
        return Enumerable.Range(0, 1 << open.Count).Any(chosen =>
            Orders([.. definite, .. open.Where((_, i) => (chosen & (1 << i)) != 0)], []).Any(IsExplained));
    }

    private static IEnumerable<List<Operation>> Orders(List<Operation> left, List<Operation> order)
    {
        if (left.Count == 0) yield return order;
        foreach (var next in left.Where(next => !left.Exists(other => other.Completed < next.Invoked)))
        {
            foreach (var whole in Orders([.. left.Where(other => !ReferenceEquals(other, next))], [.. order, next])) yield return whole;
        }
    }

    /// <summary>Writes down what the answers say of each version of the key, and then looks for revisions of which all of that is true.</summary>
    private static bool IsExplained(List<Operation> order)
    {
        List<Version> versions = [new Version(null)];
        foreach (var operation in order)
        {
            var current = versions[^1];
            switch (operation.Call, operation.Answer)
            {
                case (Call.Read, Answer.Found found):
                    if (!Shows(current, found)) return false;
                    break;
                case (Call.Read, Answer.Nothing):
                    if (current.Value is not null) return false;
                    break;
                case (Call.Write write, Answer.Written written):
                    if (!Holds(current, write.Guard)) return false;
                    versions.Add(new Version(write.Value) { Is = written.Revision > 0 ? [written.Revision] : [] });
                    break;
                case (Call.Write write, Answer.Uncertain):
                    if (!Holds(current, write.Guard)) return false;
                    versions.Add(new Version(write.Value));
                    break;
                case (Call.Write write, Answer.Nothing):
                    if (current.Value is not null || write.Guard.Kind is GuardKind.None or GuardKind.Absent) return false;
                    break;
                case (Call.Write write, Answer.Refused refused):
                    if (!Fails(current, write.Guard) || (refused.Current is { } shown && !Shows(current, shown))) return false;
                    break;
                default:
                    return false;
            }
        }

        return HaveRevisions(versions);
    }

    private static bool Shows(Version version, Answer.Found found)
    {
        if (found.Revision > 0) version.Is.Add(found.Revision);
        return version.Value == found.Value;
    }

    private static bool Holds(Version version, Guard guard)
    {
        if (guard.Kind == GuardKind.AtRevision) version.Is.Add(guard.Revision);
        return guard.Kind switch
        {
            GuardKind.None => true,
            GuardKind.Absent => version.Value is null,
            GuardKind.Holding => version.Value == guard.Value,
            _ => version.Value is not null,
        };
    }

    private static bool Fails(Version version, Guard guard)
    {
        if (guard.Kind == GuardKind.AtRevision && version.Value is not null) version.IsNot.Add(guard.Revision);
        return guard.Kind switch
        {
            GuardKind.None => false,
            GuardKind.Absent => version.Value is not null,
            GuardKind.Holding => version.Value != guard.Value,
            GuardKind.AtRevision => true,
            _ => version.Value is null,
        };
    }

    private static bool HaveRevisions(List<Version> versions)
    {
        var last = 0L;
        foreach (var version in versions.Skip(1))
        {
            if (version.Is.Count > 1) return false;
            var revision = version.Is.SingleOrDefault(last + 1);
            while (version.Is.Count == 0 && version.IsNot.Contains(revision)) revision++;
            if (revision <= last || version.IsNot.Contains(revision)) return false;
            last = revision;
        }

        return true;
    }

    private sealed record Version(string? Value)
    {
        public HashSet<long> Is { get; init; } = [];

        public HashSet<long> IsNot { get; } = [];
    }
}
