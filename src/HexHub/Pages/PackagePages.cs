using HexHub.Packages;
using HexHub.Pages.Views;
using HexHub.Registry;
using HexHub.Versions;
using HexHub.Wire;
using Microsoft.Extensions.Options;

namespace HexHub.Pages;

/// <summary>What the public pages show, read from the store.</summary>
internal sealed class PackagePages(PackageCatalog packages, PackageRegistry registry, IOptions<HexHubOptions> options) : IPackageCatalog
{
    private const int UpdatedShown = 8;
    private const int NewestShown = 5;

    private string Repository => options.Value.RepositoryName;

    public ValueTask<HomeView> HomeAsync(HexUrls urls, CancellationToken ct)
    {
        var counts = packages.Count(Repository);
        return ValueTask.FromResult(new HomeView
        {
            PackageCount = counts.Packages,
            ReleaseCount = counts.Releases,
            Updated = Summaries(PackageSort.Updated, UpdatedShown),
            Newest = Summaries(PackageSort.Inserted, NewestShown),
            Registry = registry.At(urls),
        });
    }

    public ValueTask<PackageListView> SearchAsync(PackageListQuery query, CancellationToken ct)
    {
        var search = PackageSearch.Parse(query.Search, query.Sort);
        var total = search.IsEmpty ? packages.Count(Repository).Packages : packages.Search(Repository, search).Count();
        var page = packages.Search(Repository, search).Skip((query.Page - 1) * PackageListView.PageSize).Take(PackageListView.PageSize);
        return ValueTask.FromResult(new PackageListView([.. page.Select(Summary)], total));
    }

    public ValueTask<PackageView?> FindAsync(string name, string? version, CancellationToken ct)
    {
        if (!PackageName.TryParse(name, out var parsed) || packages.Find(new PackageId(Repository, parsed)) is not var (package, _))
            return ValueTask.FromResult<PackageView?>(null);
        var wanted = package.Representative;
        if (version is not null && !SemVersion.TryParse(version, out wanted)) return ValueTask.FromResult<PackageView?>(null);
        return ValueTask.FromResult(packages.Find(package.Id, wanted) is var (release, _) ? View(package, release) : null);
    }

    private List<PackageSummary> Summaries(PackageSort sort, int count) =>
        [.. packages.Search(Repository, new PackageSearch("", sort)).Take(count).Select(Summary)];

    private static PackageSummary Summary(Package package) => new(
        package.Name.Value, package.Representative.ToString(), package.Meta.Description, package.InsertedAt, package.UpdatedAt);

    private PackageView View(Package package, Release release) => new()
    {
        Name = package.Name.Value,
        Version = release.Version.ToString(),
        LatestVersion = package.Representative.ToString(),
        Description = release.Meta.Description,
        PublishedAt = release.InsertedAt,
        Publisher = release.Publisher,
        Lines = new DependencyLines(
            ConfigLines.Mix(release.Package, release.Meta.App, release.Version),
            ConfigLines.Rebar(release.Name, release.Meta.App, release.Version),
            ConfigLines.Gleam(release.Name, release.Version),
            ConfigLines.ErlangMk(release.Name, release.Version)),
        Releases = [.. package.Releases.Reverse().Select(row => new ReleaseRow(row.Version.ToString(), row.InsertedAt, IsRetired: false, null))],
        Dependencies = [.. release.Requirements.Select(Dependency)],
        OuterChecksum = release.OuterChecksum,
        InnerChecksum = release.InnerChecksum,
        App = release.Meta.App,
        Licenses = release.Meta.Licenses,
        Links = [.. release.Meta.Links.Select(link => new LinkView(link.Key, link.Value))],
        Owners = [.. package.Owners.Select(owner => owner.User)],
        BuildTools = release.BuildTools,
        ElixirRequirement = release.Elixir,
    };

    private DependencyView Dependency(ReleaseRequirement requirement)
    {
        var isHere = packages.Find(new PackageId(Repository, requirement.Package)) is not null;
        return new DependencyView(
            requirement.Package.Value, requirement.Requirement, requirement.Optional, isHere ? $"/packages/{requirement.Package}" : null);
    }
}
