using System.Text.RegularExpressions;

namespace Concord.Cluster.Tests.Linearizability;

/// <summary>
/// A history as a drawing: a line for each client, time from left to right, an operation from one bar to the next. One without a second
/// bar is open to the end. Before the operation its key, if there are several.
/// </summary>
/// <example><code>
/// A: |- put a => @1 -|
/// B:             |- x: get => none -|
/// C:                   |- put c => ?
/// </code></example>
internal static partial class HistoryDrawing
{
    public static IReadOnlyList<Operation> Parse(string drawing)
    {
        List<Operation> operations = [];
        foreach (var (client, line) in drawing.Split('\n').Where(line => line.Trim().Length > 0).Index())
        {
            var found = OperationPattern().Matches(line);
            if (found.Count == 0) throw new FormatException($"There is no operation in '{line}'.");
            operations.AddRange(found.Select(match => Read(client, match.Groups)));
        }

        return [.. operations.OrderBy(operation => operation.Invoked)];
    }

    private static Operation Read(int client, GroupCollection parts)
    {
        var (call, answer) = OperationText.Parse(parts["what"].Value);
        var isOpen = answer is Answer.Uncertain;
        if (isOpen == parts["end"].Success) throw new FormatException($"'{parts["what"].Value}': an operation has an end exactly when it has an answer.");
        var key = parts["key"] is { Success: true, Value: var name } ? name : "k";
        return new Operation(client, key, call, answer, parts["begin"].Index, isOpen ? Operation.Never : parts["end"].Index);
    }

    [GeneratedRegex(@"(?<begin>\|)-+ +(?:(?<key>\w+): )?(?<what>[^|]*?) *(?:-+(?<end>\|)|$)")]
    private static partial Regex OperationPattern();
}
