using System.Globalization;
using System.Text;

namespace Concord.Cluster.Tests.Linearizability;

/// <summary>Tells a person where a search got stuck.</summary>
internal static class Explanation
{
    // So many of each kind are shown: the contradiction is at the edge of what could be put in order.
    private const int Shown = 12;

    /// <param name="history">All operations of the key, ordered by invocation.</param>
    /// <param name="settled">The same as they were searched.</param>
    /// <param name="longest">How far the search came.</param>
    public static string Of(IReadOnlyList<Operation> history, IReadOnlyList<Operation> settled, LongestOrder longest)
    {
        var ordered = longest.Order.ToHashSet(ReferenceEqualityComparer.Instance);
        List<Operation> left = [.. settled.Where(operation => !ordered.Contains(operation))];
        List<Operation> required = [.. left.Where(operation => !operation.IsOpen)];
        var firstEnd = required.Select(operation => operation.Completed).DefaultIfEmpty(Operation.Never).Min();
        List<Operation> next = [.. required.Where(operation => operation.Invoked <= firstEnd)];
        var suspects = next.Select(operation => operation.SeenValue).OfType<string>().ToHashSet();

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"  the longest order found has {longest.Definite} of {longest.Definite + required.Count} answered operations, and ends with\n");
        if (longest.Order.Count > Shown) text.Append(CultureInfo.InvariantCulture, $"    … {longest.Order.Count - Shown} before\n");
        Append(text, longest.Order.TakeLast(Shown));
        text.Append(CultureInfo.InvariantCulture, $"  then the key {longest.State}, and none of these can be next:\n");
        foreach (var operation in next.Take(Shown)) AppendNext(text, operation, longest.State, required);
        Append(text, "  unknown outcome, and not in that order:\n", left.Where(operation => operation.IsOpen && operation.Invoked <= firstEnd).TakeLast(Shown));
        Append(text, "  wrote what is seen there, but was answered as failed:\n", history.Where(operation => operation.Answer is Answer.Failed && WritesOneOf(operation, suspects)));
        Append(text, "  later:\n", required.Where(operation => operation.Invoked > firstEnd).Take(Shown));
        return text.ToString();
    }

    private static void AppendNext(StringBuilder text, Operation operation, RegisterState state, List<Operation> required)
    {
        Append(text, [operation]);
        if (state.After(operation) is not { } after) return;
        var left = required.Find(other => !ReferenceEquals(other, operation) && other.LastRevisionBefore < after.Revision.Lowest);
        if (left is null) return;
        text.Append("      then it would be too late for\n");
        Append(text, [left]);
    }

    private static bool WritesOneOf(Operation operation, HashSet<string> values) => operation.Call is Call.Write { Value: { } value } && values.Contains(value);

    private static void Append(StringBuilder text, string title, IEnumerable<Operation> operations)
    {
        List<Operation> list = [.. operations];
        if (list.Count == 0) return;
        text.Append(title);
        Append(text, list);
    }

    private static void Append(StringBuilder text, IEnumerable<Operation> operations)
    {
        foreach (var operation in operations)
        {
            var completed = operation.Completed == Operation.Never ? "…" : Milliseconds(operation.Completed);
            text.Append(CultureInfo.InvariantCulture, $"    {Milliseconds(operation.Invoked),11} – {completed,11} ms  client {operation.Client,-3} {operation}\n");
        }
    }

    private static string Milliseconds(long moment) => (moment / 1000.0).ToString("F3", CultureInfo.InvariantCulture);
}
