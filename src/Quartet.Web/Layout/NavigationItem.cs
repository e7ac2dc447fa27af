namespace Quartet.Web.Layout;

/// <summary>One entry of the main navigation. A module registers its own as a singleton: <c>services.AddNavigation(…)</c>.</summary>
/// <param name="Title">What the visitor reads.</param>
/// <param name="Href">Site address, starting with a slash. The entry is marked as current on this address and below it.</param>
/// <param name="Order">Ascending from left to right; equal ones are ordered by title.</param>
public sealed record NavigationItem(string Title, string Href, int Order)
{
    internal bool Covers(string? path) =>
        path is not null && (path == Href || path.StartsWith(Href.TrimEnd('/') + "/", StringComparison.Ordinal) && Href != "/");
}
