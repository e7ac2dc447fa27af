using System.Text.Json;
using Concord.Kv;

namespace Concord.Hosting.Http;

/// <summary>Values in answers: JSON as it was stored; other bytes as <c>value_b64</c>, base64.</summary>
internal static class RecordJson
{
    public static void WriteValue(Utf8JsonWriter json, Record record)
    {
        if (record.Kind == ContentKind.Json)
        {
            json.WritePropertyName("value");
            json.WriteRawValue(record.Value.Span, skipInputValidation: true); // It was checked when it was stored.
        }
        else
        {
            json.WriteBase64String("value_b64", record.Value.Span);
        }
    }

    public static void WriteTtl(Utf8JsonWriter json, long? seconds)
    {
        if (seconds is { } left) json.WriteNumber("ttl", left);
        else json.WriteNull("ttl");
    }
}
