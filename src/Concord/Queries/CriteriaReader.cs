using System.Text.Json;
using Concord.Kv;

namespace Concord.Queries;

/// <summary>Reads criteria from JSON.</summary>
internal static class CriteriaReader
{
    public static Criteria Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw InvalidQuery.Because("The query must be an object.");
        return new Criteria
        {
            Prefix = ReadKey(json, "prefix"),
            Suffix = ReadKey(json, "suffix"),
            Contains = ReadKey(json, "contains"),
            Pattern = ReadText(json, "pattern"),
            Range = ReadRange(json),
            Filter = Find(json, "filter") is { } filter ? Predicate.Parse(filter, "filter") : null,
            Order = ReadOrder(json),
            After = ReadKey(json, "after"),
            Offset = ReadNumber(json, "offset") ?? 0,
            Limit = ReadNumber(json, "limit"),
        };
    }

    private static KeyBounds? ReadRange(JsonElement json)
    {
        if (Find(json, "range") is not { } range) return null;
        if (range.ValueKind != JsonValueKind.Object) throw InvalidQuery.Because("range must be an object.");
        return new KeyBounds(ReadKey(range, "start"), ReadKey(range, "end"));
    }

    private static SortOrder ReadOrder(JsonElement json) => ReadText(json, "order") switch
    {
        null or "asc" => SortOrder.Ascending,
        "desc" => SortOrder.Descending,
        var other => throw InvalidQuery.Because($"order is '{other}'; it must be asc or desc."),
    };

    private static Key? ReadKey(JsonElement json, string name) => ReadText(json, name) is { } text ? Key.Utf8(text) : default(Key?);

    private static string? ReadText(JsonElement json, string name)
    {
        if (Find(json, name) is not { } member) return null;
        return member.ValueKind == JsonValueKind.String ? member.GetString() : throw InvalidQuery.Because($"{name} must be a string.");
    }

    private static int? ReadNumber(JsonElement json, string name)
    {
        if (Find(json, name) is not { } member) return null;
        return member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number)
            ? number
            : throw InvalidQuery.Because($"{name} must be a whole number.");
    }

    // A member that is null is as good as none.
    private static JsonElement? Find(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
