namespace HexHub.Pages.Views;

/// <summary>One page of a list of packages.</summary>
/// <param name="Packages">At most <see cref="PageSize"/>.</param>
/// <param name="Total">All that match, on all pages.</param>
public sealed record PackageListView(IReadOnlyList<PackageSummary> Packages, int Total)
{
    /// <summary>Packages a page, as on hex.pm.</summary>
    public const int PageSize = 30;

    internal int PageCount => (Total + PageSize - 1) / PageSize;
}
