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
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    internal static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapGroup("").ExcludeFromDescription();
        pages.MapMethods("/", Methods, HomeAsync).WithName("HomePage");
        pages.MapMethods("/packages", Methods, ListAsync).WithName("PackagesPage");
        pages.MapMethods("/packages/{name}/{version?}", Methods, PackageAsync).WithName("PackagePage");
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
