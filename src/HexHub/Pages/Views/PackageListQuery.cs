using Microsoft.AspNetCore.WebUtilities;

namespace HexHub.Pages.Views;

/// <summary>Which packages, in which order, from which page on.</summary>
/// <param name="Search">In the search syntax of the API; empty for all.</param>
/// <param name="Sort"><c>name</c>, <c>inserted_at</c> or <c>updated_at</c>.</param>
/// <param name="Page">From 1.</param>
public sealed record PackageListQuery(string Search, string Sort, int Page)
{
    /// <summary>Longest search text that is looked at; the rest is cut off.</summary>
    public const int SearchCharsMax = 200;

    /// <summary>The last page that can be asked for, so that page times size cannot overflow.</summary>
    public const int PageMax = 100_000;

    /// <summary>Makes a query of what stands in an address. What is not understood falls back to its default.</summary>
    public static PackageListQuery Parse(string? search, string? sort, string? page)
    {
        var text = (search ?? "").Trim();
        return new PackageListQuery(
            text.Length > SearchCharsMax ? text[..SearchCharsMax] : text,
            sort is "inserted_at" or "updated_at" ? sort : "name",
            int.TryParse(page, out var number) ? Math.Clamp(number, 1, PageMax) : 1);
    }

    /// <summary>The address of this list; what has its default is left out.</summary>
    public string ToAddress()
    {
        var parameters = new Dictionary<string, string?>();
        if (Search.Length > 0)
            parameters["search"] = Search;
        if (Sort != "name")
            parameters["sort"] = Sort;
        if (Page > 1)
            parameters["page"] = Page.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString("/packages", parameters);
    }
}
