using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HexHub.Wire;

/// <summary>Dates in UTC: JSON carries microseconds, Erlang terms whole seconds. Source: Hex protocol 2.2.</summary>
internal sealed class WireDate(string format) : JsonConverter<DateTimeOffset>
{
    public static readonly WireDate Microseconds = new("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
    public static readonly WireDate Seconds = new("yyyy-MM-dd'T'HH:mm:ss'Z'");

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
}
