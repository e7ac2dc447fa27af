using Concord.Hosting.Http;

namespace Concord.Hosting.KeyValue;

internal static class KeyTtl
{
    public const string Description = "data: {\"ttl\": seconds, rounded up, or null for a key that does not expire}.";

    public static async Task HandleAsync(ApiCall call)
    {
        var found = await call.Session.TtlAsync(call.Key, call.ReadOptions(), call.Aborted);
        if (!found.Found)
        {
            await call.NotFoundAsync(found.Revision);
            return;
        }

        await call.OkAsync(found.Revision, json =>
        {
            json.WriteStartObject();
            RecordJson.WriteTtl(json, found.TtlSeconds);
            json.WriteEndObject();
        });
    }
}
