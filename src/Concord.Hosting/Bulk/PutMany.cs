using Concord.Hosting.Http;
using Concord.Sessions;

namespace Concord.Hosting.Bulk;

internal static class PutMany
{
    public const string Description = "Body: {\"operations\": [{\"key\", \"value\", \"ttl\"?, \"compress\"?}, …]}, 1 to 500; of a key that is named twice the last one wins. data: {key: \"ok\"}.";

    public static async Task HandleAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        PutItem[] items = [.. body.Objects("operations").Select(item => new PutItem(item.Key(), item.Value("value"), item.Ttl(), item.Flag("compress")))];
        var written = await call.Session.PutManyAsync(items, new CallOptions { Timeout = call.TimeLimit() }, call.Aborted);
        await call.OkAsync(written.Revision, json =>
        {
            json.WriteStartObject();
            foreach (var key in written.Keys.Keys) json.WriteString(key.ToString(), "ok");
            json.WriteEndObject();
        });
    }
}
