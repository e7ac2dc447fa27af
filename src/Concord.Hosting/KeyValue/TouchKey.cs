using Concord.Hosting.Http;
using Concord.Sessions;

namespace Concord.Hosting.KeyValue;

internal static class TouchKey
{
    public const string Description = "Body: {\"ttl\": seconds}. The time counts from now on; the value stays. 404 when the key is absent or has expired.";

    public static async Task HandleAsync(ApiCall call)
    {
        var ttl = (await call.ReadBodyAsync()).RequiredTtl();
        var touched = await call.Session.TouchAsync(call.Key, ttl, new CallOptions { Timeout = call.TimeLimit() }, call.Aborted);
        await (touched.Found ? call.OkAsync(touched.Revision, null) : call.NotFoundAsync(touched.Revision));
    }
}
