using Concord.Hosting.Http;
using Concord.Sessions;

namespace Concord.Hosting.Bulk;

internal static class DeleteMany
{
    public const string Description = "Body: {\"keys\": […]}. data: [{\"key\",\"status\":\"ok\"} or {\"key\",\"status\":\"error\",\"error\":\"not_found\"}]; a key that is not there does not fail the call.";

    public static async Task HandleAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        var deleted = await call.Session.DeleteManyAsync(body.Keys("keys"), new CallOptions { Timeout = call.TimeLimit() }, call.Aborted);
        await call.OkAsync(deleted.Revision, json =>
        {
            json.WriteStartArray();
            foreach (var (key, existed) in deleted.Keys)
            {
                json.WriteStartObject();
                json.WriteString("key", key.ToString());
                json.WriteString("status", existed ? "ok" : "error");
                if (!existed) json.WriteString("error", "not_found");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
