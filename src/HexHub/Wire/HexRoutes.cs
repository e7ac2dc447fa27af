using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HexHub.Wire;

/// <summary>How routes of the API are made.</summary>
internal static class HexRoutes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>A route to read from: <c>HEAD</c> works wherever <c>GET</c> does. Source: Hex protocol 2.1.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        routes.MapMethods(pattern, Reading, handler);

    /// <summary>A part of the path as its sender meant it: the server decodes everything in a path but slashes.</summary>
    public static string Part(string routeText) => routeText.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
