using HexHub.Pages.Views;
using HexHub.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace HexHub.Pages;

/// <summary>The public pages of the registry.</summary>
internal static class PageEndpoints
{
    internal static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/", HomeAsync).WithName("HomePage");
        pages.MapGet("/packages", ListAsync).WithName("PackagesPage");
        pages.MapGet("/packages/{name}/{version?}", PackageAsync).WithName("PackagePage");
        return pages;
    }

    private static async Task<RazorComponentResult> HomeAsync(
        HttpRequest request, IOptions<HexHubOptions> options, IPackageCatalog catalog, CancellationToken ct) =>
        new RazorComponentResult<HomePage>(new { View = await catalog.HomeAsync(HexUrls.For(request, options.Value), ct) });

    // The parameters are strings on purpose: ?page=x is somebody's typo, not a reason to refuse the page.
    private static async Task<RazorComponentResult> ListAsync(
        string? search, string? sort, string? page, IPackageCatalog catalog, CancellationToken ct)
    {
        var query = PackageListQuery.Parse(search, sort, page);
        return new RazorComponentResult<PackagesPage>(new { Query = query, View = await catalog.SearchAsync(query, ct) });
    }

    private static async Task<Results<RazorComponentResult, NotFound>> PackageAsync(
        string name, string? version, IPackageCatalog catalog, CancellationToken ct) =>
        await catalog.FindAsync(name, version, ct) is { } view
            ? new RazorComponentResult<PackagePage>(new { View = view })
            : TypedResults.NotFound();
}
