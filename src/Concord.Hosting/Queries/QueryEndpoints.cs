using Concord.Hosting.Http;
using Concord.Hosting.KeyValue;
using Concord.Queries;
using Concord.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Concord.Hosting.Queries;

/// <summary>Questions about keys and values.</summary>
internal static class QueryEndpoints
{
    private const string Description =
        "Body, everything optional: {\"prefix\", \"suffix\", \"contains\", \"pattern\", \"range\": {\"start\",\"end\"}, \"filter\": predicate, \"limit\", \"offset\", "
        + "\"after\", \"order\": \"asc\"|\"desc\"}. A predicate is {\"field\",\"op\",\"value\"}, {\"all\":[…]}, {\"any\":[…]} or {\"not\":…}.";

    public static void Map(RouteGroupBuilder api)
    {
        var queries = api.MapGroup("/query").WithTags("Queries");
        queries.MapPost("", ApiCall.Handler(QueryAsync)).WithSummary("Finds entries").WithDescription(Description + " keys_only leaves the values out. next: the after of the next page.");
        queries.MapPost("/count", ApiCall.Handler(CountAsync)).WithSummary("Counts what fits").WithDescription(Description);
        queries.MapPost("/delete", ApiCall.Handler(DeleteAsync)).WithSummary("Removes what fits").WithDescription(Description + " What is written anew meanwhile stays.");
    }

    private static async Task QueryAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        var keysOnly = body.Flag("keys_only") ?? false;
        var criteria = CriteriaOf(body);
        if (keysOnly)
        {
            var keys = await call.Session.Query.KeysAsync(criteria, call.ReadOptions(), call.Aborted);
            await call.OkAsync(keys.Revision, json => KeyPage.WriteKeys(json, keys.Keys), keys.Next?.ToString());
            return;
        }

        var found = await call.Session.Query.WhereAsync(criteria, call.ReadOptions(), call.Aborted);
        await call.OkAsync(
            found.Revision,
            json =>
            {
                json.WriteStartArray();
                foreach (var entry in found.Entries)
                {
                    json.WriteStartObject();
                    json.WriteString("key", entry.Key.ToString());
                    RecordJson.WriteValue(json, entry.Record);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            found.Next?.ToString());
    }

    private static async Task CountAsync(ApiCall call)
    {
        var counted = await call.Session.Query.CountAsync(CriteriaOf(await call.ReadBodyAsync()), call.ReadOptions(), call.Aborted);
        await call.OkAsync(counted.Revision, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("count", counted.Count);
            json.WriteEndObject();
        });
    }

    private static async Task DeleteAsync(ApiCall call)
    {
        var deleted = await call.Session.Query.DeleteWhereAsync(
            CriteriaOf(await call.ReadBodyAsync()), new CallOptions { Timeout = call.TimeLimit() }, call.Aborted);
        await call.OkAsync(deleted.Revision, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("deleted", deleted.Deleted);
            json.WriteEndObject();
        });
    }

    private static Criteria CriteriaOf(RequestBody body) => Criteria.Parse(body.Without("keys_only"));
}
