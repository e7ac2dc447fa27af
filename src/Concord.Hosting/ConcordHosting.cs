using Concord.Hosting.Administration;
using Concord.Hosting.Bulk;
using Concord.Hosting.Events;
using Concord.Hosting.Http;
using Concord.Hosting.KeyValue;
using Concord.Hosting.Operations;
using Concord.Hosting.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Concord.Hosting;

/// <summary>Concord over HTTP, as part of an ASP.NET Core application.</summary>
public static class ConcordHosting
{
    private const string ApiName = "concord";

    /// <summary>
    /// Maps the HTTP API of the <see cref="Sessions.ConcordService"/> among the services, with its OpenAPI document at <c>PATH/openapi.json</c>.
    /// </summary>
    /// <param name="routes">Where.</param>
    /// <param name="path">What all its addresses begin with. Default <c>/api/v1</c>.</param>
    /// <returns>The group, for policies of the host.</returns>
    public static RouteGroupBuilder MapConcordApi(this IEndpointRouteBuilder routes, string path = "/api/v1")
    {
        var api = routes.MapGroup(path);
        api.WithGroupName(ApiName).DisableAntiforgery(); // Every call carries its credential itself; none comes from a form.
        KeyValueEndpoints.Map(api);
        BulkEndpoints.Map(api);
        QueryEndpoints.Map(api);
        EventEndpoints.Map(api);
        StatusEndpoints.Map(api);
        var admin = api.MapGroup("/admin");
        TokenEndpoints.Map(admin);
        RoleEndpoints.Map(admin);
        TenantEndpoints.Map(admin);
        api.MapFallback(ApiCall.Handler(NotFoundAsync));
        return api;
    }

    private static Task NotFoundAsync(ApiCall call) =>
        ApiError.WriteAsync(call.Http, StatusCodes.Status404NotFound, "NOT_FOUND", $"There is no {call.Http.Request.Path}; see openapi.json.");
}
