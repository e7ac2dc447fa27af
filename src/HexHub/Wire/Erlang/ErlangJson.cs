using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HexHub.Wire.Erlang;

/// <summary>Erlang terms as JSON. Every term has a form, so this cannot fail; readers bound the depth it recurses to.</summary>
internal static class ErlangJson
{
    // A term nests no deeper than its reader allows; JSON adds one level where a map has keys that are not text.
    private const int DepthMax = 2 * ErlangTermReader.DepthMax;

    public static JsonElement ToElement(ErlangValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = DepthMax }))
        {
            if (ToNode(value) is { } node)
                node.WriteTo(writer);
            else
                writer.WriteNullValue();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = DepthMax });
        return JsonElement.ParseValue(ref reader);
    }

    public static JsonNode? ToNode(ErlangValue value) => value switch
    {
        ErlangValue.Atom atom => AtomToNode(atom),
        ErlangValue.Integer integer => IntegerToNode(integer.Value),
        ErlangValue.Float number => JsonValue.Create(number.Value),
        ErlangValue.List { Items.Count: 0 } => new JsonArray(),
        ErlangValue.List or ErlangValue.Map when value.AsPairs() is { } pairs => ToObject(pairs),
        ErlangValue.List list => ToArray(list.Items),
        ErlangValue.Tuple tuple => ToArray(tuple.Items),
        ErlangValue.Map map => ToArray(map.Pairs.Select(static pair => new ErlangValue.Tuple([pair.Key, pair.Value]))),
        _ => JsonValue.Create(value.AsText),
    };

    /// <summary>An object of <paramref name="pairs"/>; the last of equal keys wins.</summary>
    public static JsonObject ToObject(IEnumerable<KeyValuePair<string, ErlangValue>> pairs)
    {
        var result = new JsonObject();
        foreach (var (key, value) in pairs)
            result[key] = ToNode(value);
        return result;
    }

    private static JsonArray ToArray(IEnumerable<ErlangValue> items)
    {
        var array = new JsonArray();
        foreach (var item in items)
            array.Add(ToNode(item));
        return array;
    }

    private static JsonValue? AtomToNode(ErlangValue.Atom atom) => atom.Name switch
    {
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ => atom.IsNull ? null : JsonValue.Create(atom.Name),
    };

    private static JsonNode? IntegerToNode(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue
            ? JsonValue.Create((long)value)
            : JsonNode.Parse(value.ToString(CultureInfo.InvariantCulture));
}
