using Concord.Hosting.Http;
using Concord.Sessions;

namespace Concord.Hosting.KeyValue;

internal static class DeleteKey
{
    public const string Description = "Goes well whether or not the key is there; data.existed tells.";

    public static async Task HandleAsync(ApiCall call)
    {
        var deleted = await call.Session.DeleteAsync(call.Key, new CallOptions { Timeout = call.TimeLimit() }, call.Aborted);
        await call.OkAsync(deleted.Revision, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("existed", deleted.Existed);
            json.WriteEndObject();
        });
    }
}
