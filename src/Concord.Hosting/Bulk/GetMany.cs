using Concord.Hosting.Http;

namespace Concord.Hosting.Bulk;

internal static class GetMany
{
    public const string Description = "Body: {\"keys\": […], \"with_ttl\"?}. data: {key: {\"status\":\"ok\",\"value\"} or {\"status\":\"error\",\"error\":\"not_found\"}}, all of one revision.";

    public static async Task HandleAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        var withTtl = body.Flag("with_ttl") ?? false;
        var got = await call.Session.GetManyAsync(body.Keys("keys"), call.ReadOptions(), call.Aborted);
        await call.OkAsync(got.Revision, json =>
        {
            json.WriteStartObject();
            foreach (var (key, result) in got.Keys)
            {
                json.WriteStartObject(key.ToString());
                json.WriteString("status", result.Found ? "ok" : "error");
                if (result.Found) RecordJson.WriteValue(json, result.Record);
                else json.WriteString("error", "not_found");
                if (result.Found && withTtl) RecordJson.WriteTtl(json, result.TtlSeconds);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }
}
