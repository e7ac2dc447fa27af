using Concord.Hosting.Administration;
using Concord.Hosting.Bulk;
using Concord.Hosting.Documentation;
using Concord.Hosting.Events;
using Concord.Hosting.Http;
using Concord.Hosting.KeyValue;
using Concord.Hosting.Operations;
using Concord.Hosting.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Concord.Hosting;

/// <summary>Concord over HTTP, as part of an ASP.NET Core application.</summary>
public static class ConcordHosting
{
    private const string ApiName = "concord";

    /// <summary>
    /// Maps the HTTP API of the <see cref="Sessions.ConcordService"/> among the services, with its OpenAPI document at <c>PATH/openapi.json</c>
    /// and a page about it at <c>PATH/docs</c>.
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
        DocumentationEndpoints.Map(api, path);
        api.MapFallback(ApiCall.Handler(call => NoSuchRouteAsync(call, path)));
        return api;
    }

    // The fallback takes every method, so that it is for it to tell a wrong one from an address that there is not.
    private static Task NoSuchRouteAsync(ApiCall call, string path)
    {
        var address = call.Http.Request.Path.Value ?? "";
        string[] allowed = [.. ApiOperation.Of(call.Http.RequestServices.GetServices<EndpointDataSource>(), path + "/")
            .Where(operation => operation.Fits(address)).Select(operation => operation.Method)];
        if (allowed.Length == 0)
            return ApiError.WriteAsync(call.Http, StatusCodes.Status404NotFound, "NOT_FOUND", $"There is no {address}; see {path}/docs.");
        call.Http.Response.Headers.Allow = string.Join(", ", allowed);
        return ApiError.WriteAsync(
            call.Http, StatusCodes.Status405MethodNotAllowed, "METHOD_NOT_ALLOWED", $"{address} takes {string.Join(", ", allowed)}.");
    }
}
