using Concord.Hosting.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Concord.Hosting.Documentation;

/// <summary>The documents about the API. Need no token.</summary>
internal static class DocumentationEndpoints
{
    public static void Map(RouteGroupBuilder api, string path)
    {
        api.MapGet("/openapi.json", (RequestDelegate)(http => JsonAnswer.WriteAsync(
            http, StatusCodes.Status200OK, json => OpenApiDocument.Write(json, Operations(http, path)))));
        api.MapGet("/docs", (RequestDelegate)(http => WriteAsync(http, "text/html; charset=utf-8", DocumentationPage.Html(Operations(http, path), path))));
        api.MapGet("/docs.css", (RequestDelegate)(http => WriteAsync(http, "text/css; charset=utf-8", DocumentationPage.Style)));
    }

    private static IReadOnlyList<ApiOperation> Operations(HttpContext http, string path) =>
        ApiOperation.Of(http.RequestServices.GetServices<EndpointDataSource>(), path + "/");

    private static Task WriteAsync(HttpContext http, string contentType, string text)
    {
        http.Response.ContentType = contentType;
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
