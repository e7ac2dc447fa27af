using System.Globalization;
using System.Text;
using System.Text.Json;
using Concord.Kv;

namespace Concord.Hosting.Http;

/// <summary>An object of a request's body. Members that nobody asks for are ignored.</summary>
internal sealed class RequestBody
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    private readonly JsonElement _object;
    private readonly int? _index;

    private RequestBody(JsonElement element, int? index)
    {
        _object = element;
        _index = index;
    }

    public static RequestBody Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new RequestBody(document.RootElement.Clone(), null)
                : throw ApiError.InvalidRequest("The body is not a JSON object.");
        }
        catch (JsonException e)
        {
            throw ApiError.InvalidRequest($"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    public bool Has(string name) => _object.TryGetProperty(name, out _);

    /// <summary>A member of any kind.</summary>
    public JsonElement? Optional(string name) => _object.TryGetProperty(name, out var value) ? value : null;

    public JsonElement Required(string name) => Optional(name) ?? throw Fault($"'{name}' is missing.");

    /// <summary>A member as a value to store: its text, unchanged.</summary>
    public StoredValue Value(string name) => StoredValue.Json(Encoding.UTF8.GetBytes(Required(name).GetRawText()));

    /// <summary>A key: text, or base64url as <c>NAME_b64</c>.</summary>
    public Key Key(string name = "key") => TextOf(Required(name), name);

    public string? Text(string name) => Optional(name) is { ValueKind: not JsonValueKind.Null } value ? TextOf(value, name) : null;

    public string RequiredText(string name) => TextOf(Required(name), name);

    /// <summary>A date as RFC 3339 writes it.</summary>
    public DateTimeOffset? Date(string name) => Text(name) is not { } text
        ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : throw Fault($"'{name}' is not a date.");

    /// <summary>The object without a member, as JSON.</summary>
    public byte[] Without(string name)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in _object.EnumerateObject().Where(member => member.Name != name)) member.WriteTo(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public bool? Flag(string name) => Optional(name)?.ValueKind switch
    {
        null or JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fault($"'{name}' is neither true nor false."),
    };

    public long? Integer(string name) => Optional(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var value) => value,
        _ => throw Fault($"'{name}' is not a whole number."),
    };

    /// <summary>A time to live in whole seconds; null when it is not there.</summary>
    public TimeSpan? Ttl(string name = "ttl")
    {
        if (Optional(name) is not { ValueKind: not JsonValueKind.Null } given) return null;
        return given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out var seconds) && seconds is >= 1 and < int.MaxValue
            ? TimeSpan.FromSeconds(seconds)
            : throw Fault($"'{name}' is not a whole number of seconds from 1 on.");
    }

    public TimeSpan RequiredTtl() => Ttl() ?? throw Fault("'ttl' is missing.");

    /// <summary>The objects of a list, each of which knows its place.</summary>
    public IReadOnlyList<RequestBody> Objects(string name) => [.. List(name).Select((element, index) => element.ValueKind == JsonValueKind.Object
        ? new RequestBody(element, index)
        : throw ApiError.InvalidRequest($"Element {index} of '{name}' is not an object.", index))];

    /// <summary>The keys of a list.</summary>
    public IReadOnlyList<Key> Keys(string name) => [.. List(name).Select((element, index) => element.ValueKind == JsonValueKind.String
        ? Kv.Key.Utf8(element.GetString() ?? "")
        : throw ApiError.InvalidRequest($"Element {index} of '{name}' is not a text.", index))];

    public IReadOnlyList<string> Texts(string name) => Has(name) ? [.. List(name).Select(element => TextOf(element, name))] : [];

    private List<JsonElement> List(string name)
    {
        var list = Required(name);
        if (list.ValueKind != JsonValueKind.Array) throw Fault($"'{name}' is not a list.");
        return list.GetArrayLength() > 0 ? [.. list.EnumerateArray()] : throw Fault($"'{name}' is empty.");
    }

    private string TextOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : throw Fault($"'{name}' is not a text.");

    private ConcordException Fault(string message) => ApiError.InvalidRequest(_index is null ? message : $"Element {_index}: {message}", _index);
}
