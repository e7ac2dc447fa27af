using Concord.Hosting.Http;
using Concord.Kv;

namespace Concord.Hosting.KeyValue;

internal static class ListKeys
{
    public const string Description =
        "data: {key: value}, or with with_ttl=true {key: {\"value\",\"ttl\"}}, or with keys_only=true a list; prefix, limit (1 to 10000, default 1000), "
        + "after: the key behind which the page begins. next is the after of the next page. Only what the token may read. With key_b64 it reads that one key.";

    private const int LimitDefault = 1_000;
    private const int LimitMax = 10_000;

    public static async Task HandleAsync(ApiCall call)
    {
        var query = call.Http.Request.Query;
        if (query.ContainsKey("key_b64"))
        {
            await GetKey.HandleAsync(call);
            return;
        }

        var limit = call.IntegerOf("limit") ?? LimitDefault;
        if (limit is < 1 or > LimitMax) throw ApiError.InvalidRequest($"'limit' is {limit}; allowed: 1 to {LimitMax}.");
        await KeyPage.WriteAsync(call, query["prefix"].ToString(), query["after"].ToString(), (int)limit);
    }
}
