using System.Text.Json;

namespace Concord.Queries;

/// <summary>Reads predicates from JSON and says of a bad one what is wrong, and where.</summary>
internal static class PredicateReader
{
    /// <param name="json">From a document without duplicate members, and not nested deeper than the stack bears.</param>
    /// <param name="place">What to call it in a message.</param>
    public static Predicate Read(JsonElement json, string place)
    {
        var nodes = 0;
        return Read(json, place, ref nodes);
    }

    private static Predicate Read(JsonElement json, string place, ref int nodes)
    {
        // Counted on the way down as well: what is refused in the end is not built first.
        if (++nodes > PredicateLimits.NodesMax) throw InvalidQuery.Because($"A predicate has at most {PredicateLimits.NodesMax} nodes.");
        if (json.ValueKind != JsonValueKind.Object) throw InvalidQuery.Because($"{place} must be an object.");
        if (json.TryGetProperty(FieldPredicate.FieldName, out _)) return ReadField(json, place);
        if (json.GetPropertyCount() == 1)
        {
            var member = json.EnumerateObject().First();
            switch (member.Name)
            {
                case CombinedPredicate.All or CombinedPredicate.Any:
                    return new CombinedPredicate(member.Name, ReadParts(member.Value, $"{place}.{member.Name}", ref nodes), place);
                case NotPredicate.Name:
                    return new NotPredicate(Read(member.Value, $"{place}.{NotPredicate.Name}", ref nodes));
            }
        }

        throw InvalidQuery.Because($"{place} must have the member '{FieldPredicate.FieldName}', or one of 'all', 'any' and 'not' and nothing else.");
    }

    private static Predicate[] ReadParts(JsonElement json, string place, ref int nodes)
    {
        if (json.ValueKind != JsonValueKind.Array) throw InvalidQuery.Because($"{place} must be an array.");
        var parts = new List<Predicate>();
        foreach (var part in json.EnumerateArray()) parts.Add(Read(part, $"{place}[{parts.Count}]", ref nodes));
        return [.. parts];
    }

    private static FieldPredicate ReadField(JsonElement json, string place)
    {
        string? field = null;
        PredicateOperator? op = null;
        JsonElement? operand = null;
        foreach (var member in json.EnumerateObject())
        {
            switch (member.Name)
            {
                case FieldPredicate.FieldName:
                    field = ReadString(member.Value, $"{place}.{member.Name}");
                    break;
                case FieldPredicate.OperatorName:
                    var name = ReadString(member.Value, $"{place}.{member.Name}");
                    op = PredicateOperators.Find(name)
                        ?? throw InvalidQuery.Because($"{place}.{member.Name} is '{name}'; it must be one of {PredicateOperators.List}.");
                    break;
                case FieldPredicate.OperandName:
                    operand = member.Value;
                    break;
                default:
                    // A misspelt member that is passed over would make another predicate than the one that was meant.
                    throw InvalidQuery.Because($"{place} has an unknown member '{member.Name}'.");
            }
        }

        if (field is null || op is null) throw InvalidQuery.Because($"{place} has no member '{FieldPredicate.OperatorName}'.");
        return FieldPredicate.Of(field, op.Value, operand, place);
    }

    private static string ReadString(JsonElement json, string place) =>
        json.ValueKind == JsonValueKind.String && json.GetString() is { } text ? text : throw InvalidQuery.Because($"{place} must be a string.");
}
