using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Concord.Tests.Json;

namespace Concord.Tests.Queries;

/// <summary>What a predicate means, written down naively over the JSON nodes of .NET, as the judge of the real one.</summary>
internal static class PredicateModel
{
    public static bool Matches(JsonNode predicate, JsonNode? value)
    {
        var members = predicate.AsObject();
        if (members["all"] is JsonArray all) return all.All(part => Matches(part!, value));
        if (members["any"] is JsonArray any) return any.Any(part => Matches(part!, value));
        if (members["not"] is { } not) return !Matches(not, value);

        var op = (string)members["op"]!;
        var operand = members["value"];
        var path = (string)members["field"]!;
        var parts = Parts(value, path.Length == 0 ? [] : path.Split('.')).ToList();
        if (parts.Count > 0) return parts.Any(part => Holds(op, part, operand));
        return op == "!=" || (op == "exists" && operand is not null && !(bool)operand);
    }

    private static IEnumerable<JsonNode?> Parts(JsonNode? value, string[] path)
    {
        if (path.Length == 0) return [value];
        return value switch
        {
            JsonObject members => members.TryGetPropertyValue(path[0], out var member) ? Parts(member, path[1..]) : [],
            JsonArray elements when path[0] == "*" => elements.SelectMany(element => Parts(element, path[1..])),
            JsonArray elements => elements.SelectMany((element, i) => path[0] == $"{i}" ? Parts(element, path[1..]) : []),
            _ => [],
        };
    }

    private static bool Holds(string op, JsonNode? part, JsonNode? operand) => op switch
    {
        "exists" => operand is null || (bool)operand,
        "==" => Same(part, operand),
        "!=" => !Same(part, operand),
        "in" => operand!.AsArray().Any(element => Same(part, element)),
        ">" => Order(part, operand) > 0,
        ">=" => Order(part, operand) >= 0,
        "<" => Order(part, operand) < 0,
        "<=" => Order(part, operand) <= 0,
        "starts_with" => TextOf(part)?.StartsWith(TextOf(operand)!, StringComparison.Ordinal) ?? false,
        "ends_with" => TextOf(part)?.EndsWith(TextOf(operand)!, StringComparison.Ordinal) ?? false,
        "contains" => TextOf(part)?.Contains(TextOf(operand)!, StringComparison.Ordinal) ?? false,
        "matches" => TextOf(part) is { } text && Regex.IsMatch(text, TextOf(operand)!, RegexOptions.CultureInvariant),
        _ => throw new ArgumentException(op),
    };

    private static bool Same(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (null, null) => true,
        (JsonObject l, JsonObject r) => l.Count == r.Count && l.All(m => r.TryGetPropertyValue(m.Key, out var other) && Same(m.Value, other)),
        (JsonArray l, JsonArray r) => l.Count == r.Count && l.Zip(r).All(pair => Same(pair.First, pair.Second)),
        (JsonValue, JsonValue) => left.GetValueKind() == right.GetValueKind() && (Order(left, right) == 0 || left.ToJsonString() == right.ToJsonString()),
        _ => false,
    };

    private static int? Order(JsonNode? left, JsonNode? right)
    {
        if (left is null || right is null) return null;
        return (left.GetValueKind(), right.GetValueKind()) switch
        {
            (JsonValueKind.Number, JsonValueKind.Number) => ExactDecimal.Parse(left.ToJsonString()).CompareTo(ExactDecimal.Parse(right.ToJsonString())),
            (JsonValueKind.String, JsonValueKind.String) => CompareCodePoints(TextOf(left)!, TextOf(right)!),
            (JsonValueKind.True or JsonValueKind.False, JsonValueKind.True or JsonValueKind.False) => ((bool)left).CompareTo((bool)right),
            _ => null,
        };
    }

    private static int CompareCodePoints(string left, string right)
    {
        foreach (var (l, r) in left.EnumerateRunes().Zip(right.EnumerateRunes()))
        {
            if (l != r) return l.CompareTo(r);
        }

        return left.Length.CompareTo(right.Length);
    }

    private static string? TextOf(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
