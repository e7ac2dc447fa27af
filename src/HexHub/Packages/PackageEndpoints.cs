using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using HexHub.Versions;
using HexHub.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace HexHub.Packages;

/// <summary>Packages and releases in the API. Source: Hex protocol 5.5 and 5.6.</summary>
internal static class PackageEndpoints
{
    private const int PerPageMax = 100;
    private const int NumberLengthMax = 100;

    public static void Map(RouteGroupBuilder repository)
    {
        repository.MapRead("/packages", List);
        repository.MapRead("/packages/{name}", ShowPackage);
        repository.MapRead("/packages/{name}/releases/{version}", ShowRelease);
    }

    private static HexAnswer List(
        string? search, string? sort, string? page, string? per_page, HttpContext context, PackageCatalog packages, IOptions<HexHubOptions> options)
    {
        var urls = HexCall.Of(context).Urls;
        var perPage = Number(per_page, PerPageMax, PerPageMax);
        var found = packages.Search(options.Value.RepositoryName, PackageSearch.Parse(search, sort))
            .Skip((Number(page, 1, int.MaxValue / PerPageMax) - 1) * perPage).Take(perPage);
        return HexAnswer.Ok<IReadOnlyList<PackageObject>>([.. found.Select(package => PackageObject.Of(package, urls, withOwners: false))], Validator.Public);
    }

    private static HexAnswer ShowPackage(string name, HttpContext context, PackageCatalog packages, IOptions<HexHubOptions> options) =>
        PackageName.TryParse(name, out var parsed) && packages.Find(new PackageId(options.Value.RepositoryName, parsed)) is var (package, _)
            ? HexAnswer.Ok(
                PackageObject.Of(package, HexCall.Of(context).Urls, withOwners: true), new Validator(package.UpdatedAt))
            : HexAnswer.NotFound();

    private static HexAnswer ShowRelease(
        string name, string version, string? downloads, HttpContext context, PackageCatalog packages, IOptions<HexHubOptions> options)
    {
        if (!PackageName.TryParse(name, out var parsed)) return HexAnswer.NotFound();
        if (!SemVersion.TryParse(version, out var wanted))
            return HexAnswer.Error(StatusCodes.Status400BadRequest, $"invalid version: {version}");
        return packages.Find(new PackageId(options.Value.RepositoryName, parsed), wanted) is var (release, _)
            ? HexAnswer.Ok(ReleaseObject.Of(release, HexCall.Of(context).Urls) with { Downloads = Downloads(downloads) }, new Validator(release.UpdatedAt))
            : HexAnswer.NotFound();
    }

    // Downloads are not counted yet: none in all, and no day or month that had one.
    private static JsonNode Downloads(string? per) => per is "day" or "month" ? new JsonArray() : JsonValue.Create(0);

    /// <summary>A number from 1; one that is too large for any list is the largest.</summary>
    private static int Number(string? text, int otherwise, int max) =>
        BigInteger.TryParse(text?.Length <= NumberLengthMax ? text : "", NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1
            ? (int)BigInteger.Min(number, max)
            : otherwise;
}
