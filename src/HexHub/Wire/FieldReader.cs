using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HexHub.Wire;

/// <summary>Reads the fields of a map that a client sent, and collects what is wrong with them in Hex's words.</summary>
internal sealed class FieldReader(JsonElement map)
{
    /// <summary>Field to text; only the first fault of a field.</summary>
    public JsonObject Errors { get; } = [];

    /// <summary>A text; null when it is absent or null.</summary>
    public string? Text(string field)
    {
        if (!TryGet(field, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        Errors.TryAdd(field, "expected type string");
        return null;
    }

    /// <summary>A date and time; null when it is absent or null.</summary>
    public DateTimeOffset? Time(string field)
    {
        if (!TryGet(field, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        Errors.TryAdd(field, "is invalid");
        return null;
    }

    /// <summary>The maps of a list; null when it is absent or null.</summary>
    public IReadOnlyList<JsonElement>? Maps(string field)
    {
        if (!TryGet(field, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
            return [.. value.EnumerateArray()];
        Errors.TryAdd(field, "expected type list(map)");
        return null;
    }

    private bool TryGet(string field, out JsonElement value) => map.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;
}
