using System.Text.Json;
using Concord.Hosting.Http;
using Concord.Kv;
using Concord.Queries;
using Concord.Sessions;

namespace Concord.Hosting.KeyValue;

/// <summary>A page of keys with their values.</summary>
internal static class KeyPage
{
    public static async Task WriteAsync(ApiCall call, string prefix, string after, int limit)
    {
        var criteria = new Criteria
        {
            Prefix = prefix.Length > 0 ? Key.Utf8(prefix) : (Key?)null,
            After = after.Length > 0 ? Key.Utf8(after) : (Key?)null,
            Limit = limit,
        };
        if (call.Flag("keys_only"))
        {
            var keys = await call.Session.Query.KeysAsync(criteria, call.ReadOptions(), call.Aborted);
            await call.OkAsync(keys.Revision, json => WriteKeys(json, keys.Keys), keys.Next?.ToString());
            return;
        }

        var page = await call.Session.Query.WhereAsync(criteria, call.ReadOptions(), call.Aborted);
        await call.OkAsync(page.Revision, json => WriteEntries(json, page.Entries, call.Flag("with_ttl")), page.Next?.ToString());
    }

    public static void WriteKeys(Utf8JsonWriter json, IEnumerable<Key> keys)
    {
        json.WriteStartArray();
        foreach (var key in keys) json.WriteStringValue(key.ToString());
        json.WriteEndArray();
    }

    private static void WriteEntries(Utf8JsonWriter json, IReadOnlyList<ListedEntry> entries, bool withTtl)
    {
        json.WriteStartObject();
        foreach (var entry in entries)
        {
            if (!withTtl && entry.Record.Kind == ContentKind.Json)
            {
                json.WritePropertyName(entry.Key.ToString());
                json.WriteRawValue(entry.Record.Value.Span, skipInputValidation: true);
                continue;
            }

            json.WriteStartObject(entry.Key.ToString());
            RecordJson.WriteValue(json, entry.Record);
            if (withTtl) RecordJson.WriteTtl(json, entry.TtlSeconds);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
