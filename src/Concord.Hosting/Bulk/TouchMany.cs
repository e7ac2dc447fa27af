using Concord.Hosting.Http;
using Concord.Sessions;

namespace Concord.Hosting.Bulk;

internal static class TouchMany
{
    public const string Description = "Body: {\"operations\": [{\"key\", \"ttl\"}, …]}. data: {key: \"ok\" or {\"error\":\"not_found\"}}.";

    public static async Task HandleAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        TouchItem[] items = [.. body.Objects("operations").Select(item => new TouchItem(item.Key(), item.RequiredTtl()))];
        var touched = await call.Session.TouchManyAsync(items, new CallOptions { Timeout = call.TimeLimit() }, call.Aborted);
        await call.OkAsync(touched.Revision, json =>
        {
            json.WriteStartObject();
            foreach (var (key, found) in touched.Keys)
            {
                if (found)
                {
                    json.WriteString(key.ToString(), "ok");
                    continue;
                }

                json.WriteStartObject(key.ToString());
                json.WriteString("error", "not_found");
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }
}
