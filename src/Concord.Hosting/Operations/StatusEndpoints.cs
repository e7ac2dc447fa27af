using Concord.Hosting.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Concord.Hosting.Operations;

/// <summary>How the store and its cluster are.</summary>
internal static class StatusEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var status = api.MapGroup("").WithTags("Status");
        status.MapGet("/status", ApiCall.Handler(GetStatus.HandleAsync)).WithSummary("Tells how the store is").WithDescription(GetStatus.Description);
        status.MapGet("/health", ApiCall.Handler(Health.HandleAsync)).WithSummary("Tells that the process is alive").WithDescription(Health.Description);
        status.MapGet("/ready", ApiCall.Handler(Ready.HandleAsync)).WithSummary("Tells whether this node can serve").WithDescription(Ready.Description);
    }
}
