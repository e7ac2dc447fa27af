using HexHub.Pages.Views;
using HexHub.Wire;

namespace HexHub.Pages;

/// <summary>What the public pages read. Answers hold only what the asking visitor may see.</summary>
internal interface IPackageCatalog
{
    /// <summary>The front page, for a visitor who reaches this server under the given addresses.</summary>
    ValueTask<HomeView> HomeAsync(HexUrls urls, CancellationToken ct);

    /// <summary>One page of the packages that match; a page past the end has no packages but the right total.</summary>
    ValueTask<PackageListView> SearchAsync(PackageListQuery query, CancellationToken ct);

    /// <summary>One package as of one release.</summary>
    /// <param name="name">As it stands in the address, not yet checked.</param>
    /// <param name="version">As it stands in the address, not yet checked; null for the latest stable one, else the latest.</param>
    /// <param name="ct">Cancels the reads.</param>
    /// <returns>Null when there is no such package or release, or the visitor may not see it.</returns>
    ValueTask<PackageView?> FindAsync(string name, string? version, CancellationToken ct);
}
