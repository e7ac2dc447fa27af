using Concord.Hosting.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Concord.Hosting.KeyValue;

/// <summary>Single keys. With <c>?key_b64=</c> in place of the segment for keys that are no text.</summary>
internal static class KeyValueEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var keys = api.MapGroup("").WithTags("Keys");
        foreach (var path in new[] { "/kv/{key}", "/kv" })
        {
            keys.MapPut(path, ApiCall.Handler(PutKey.HandleAsync)).WithSummary("Sets a value").WithDescription(PutKey.Description);
            keys.MapDelete(path, ApiCall.Handler(DeleteKey.HandleAsync)).WithSummary("Removes a key").WithDescription(DeleteKey.Description);
        }

        keys.MapGet("/kv/{key}", ApiCall.Handler(GetKey.HandleAsync)).WithSummary("Reads a value").WithDescription(GetKey.Description);
        keys.MapGet("/kv", ApiCall.Handler(ListKeys.HandleAsync)).WithSummary("Lists keys with their values").WithDescription(ListKeys.Description);
        keys.MapPost("/kv/{key}/touch", ApiCall.Handler(TouchKey.HandleAsync)).WithSummary("Replaces the expiry of a key").WithDescription(TouchKey.Description);
        keys.MapGet("/kv/{key}/ttl", ApiCall.Handler(KeyTtl.HandleAsync)).WithSummary("Tells how long a key has left").WithDescription(KeyTtl.Description);
        keys.MapPost("/kv/{key}/cas", ApiCall.Handler(CompareAndSet.HandleAsync)).WithSummary("Sets a value on a condition").WithDescription(CompareAndSet.Description);
    }
}
