using Concord.Hosting.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Concord.Hosting.Bulk;

/// <summary>Up to 500 keys at once: all of them or none, at one revision.</summary>
internal static class BulkEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var bulk = api.MapGroup("/kv/bulk").WithTags("Bulk");
        bulk.MapPost("", ApiCall.Handler(PutMany.HandleAsync)).WithSummary("Sets many values").WithDescription(PutMany.Description);
        bulk.MapPost("/get", ApiCall.Handler(GetMany.HandleAsync)).WithSummary("Reads many values at one revision").WithDescription(GetMany.Description);
        bulk.MapPost("/delete", ApiCall.Handler(DeleteMany.HandleAsync)).WithSummary("Removes many keys").WithDescription(DeleteMany.Description);
        bulk.MapPost("/touch", ApiCall.Handler(TouchMany.HandleAsync)).WithSummary("Replaces the expiry of many keys").WithDescription(TouchMany.Description);
    }
}
