using HexHub.Packages;
using HexHub.Registry.Signing;
using HexHub.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HexHub.Registry;

/// <summary>
/// The repository: what clients resolve and download from. Public paths ignore credentials, and the gzip of registry files is part of
/// the file, never a content encoding. Source: Hex protocol 11.
/// </summary>
internal static class RepositoryEndpoints
{
    private const string Revalidate = "public, no-cache";
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var lists = services.GetRequiredService<RepositoryLists>();
        var packages = services.GetRequiredService<PackageFiles>();
        var tarballs = services.GetRequiredService<TarballFiles>();
        var key = services.GetRequiredService<RegistryKey>();
        var repository = services.GetRequiredService<IOptions<HexHubOptions>>().Value.RepositoryName;

        var group = endpoints.MapGroup("/repo").ExcludeFromDescription();
        MapFile("/names", context => SendListAsync(context, lists.NamesAsync));
        MapFile("/versions", context => SendListAsync(context, lists.VersionsAsync));
        MapFile("/packages/{name}", context => SendAsync(
            context, PackageName.TryParse(RouteText(context, "name"), out var name) ? packages.Find(new PackageId(repository, name)) : null));
        MapFile("/tarballs/{file}", context => tarballs.SendAsync(context, repository, RouteText(context, "file")));
        MapFile("/public_key", context => SendKeyAsync(context, key));

        // Clients of Hex ask here for news of themselves: this server distributes none.
        MapFile("/installs/hex-1.x.csv", context => SendTextAsync(context, "", "text/csv"));
        return group;

        void MapFile(string pattern, RequestDelegate send) => group.MapMethods(pattern, Methods, send);
    }

    private static string? RouteText(HttpContext context, string name) => context.Request.RouteValues[name] as string;

    private static async Task SendListAsync(HttpContext context, Func<CancellationToken, ValueTask<RegistryFile?>> find)
    {
        try
        {
            await SendAsync(context, await find(context.RequestAborted));
        }
        catch (TimeoutException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    private static Task SendKeyAsync(HttpContext context, RegistryKey key) => SendTextAsync(context, key.PublicPem, "application/x-pem-file");

    private static async Task SendTextAsync(HttpContext context, string text, string type)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static Task SendAsync(HttpContext context, RegistryFile? file)
    {
        var response = context.Response;
        if (file is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        response.Headers.ETag = file.ETag;
        response.Headers.LastModified = file.LastModified;
        response.Headers.CacheControl = Revalidate;
        if (ConditionalRequest.Matches(context.Request.Headers.IfNoneMatch, file.ETag.ToString()) == true)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/octet-stream";
        response.ContentLength = file.Bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(file.Bytes, context.RequestAborted).AsTask();
    }
}
