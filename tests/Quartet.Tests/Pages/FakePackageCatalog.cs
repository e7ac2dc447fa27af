using HexHub.Pages;
using HexHub.Pages.Views;
using HexHub.Wire;

namespace Quartet.Tests.Pages;

/// <summary>A catalog of made-up packages, drawn from one seed. Only for tests and screenshots of the pages.</summary>
internal sealed class FakePackageCatalog : IPackageCatalog
{
    internal static readonly DateTimeOffset Now = new(2026, 3, 14, 15, 9, 26, TimeSpan.Zero);

    private static readonly (string Name, string Description)[] Ideas =
    [
        ("ledger_core", "Double-entry bookkeeping with immutable postings, multi-currency balances and period close."),
        ("plug_tenant", "Resolves the tenant of a request from host name, path or token and keeps it out of your controllers."),
        ("beacon", "Health, readiness and build information endpoints in one plug."),
        ("oban_audit", "Writes an audit trail for every background job: who queued it, what it touched, how it ended."),
        ("kestrel_mail", "Transactional mail with templates, previews in development and a bounce inbox."),
        ("gleam_money", "Money that does not lose a cent: exact amounts, currencies and rounding by rule."),
        ("rebar3_notices", "Collects the licence texts of all dependencies into one file for shipping."),
        ("acme_design_tokens_for_server_rendered_interfaces", "Colours, spacing and type of the house style as compile-time constants."),
        ("feature_flags", "Feature flags with gradual roll-out, stored where the rest of your data is."),
        ("otel_sampler", "Tail-based sampling decisions for OpenTelemetry spans."),
        ("phoenix_filters", "Composable, shareable filters for index pages, with the state in the address."),
        ("csv_stream", "Reads and writes CSV in constant memory."),
    ];

    private readonly List<PackageView> _packages = [];
    private readonly List<PackageSummary> _summaries = [];

    internal FakePackageCatalog(int seed = 1, int packages = 72)
    {
        var random = new Random(seed);
        foreach (var (name, description) in Ideas.Take(packages))
            Add(random, name, description, Now.AddDays(-random.Next(3, 500)), Now.AddHours(-random.Next(1, 200)));
        for (var i = 0; i < packages - Ideas.Length; i++)
        {
            var created = Now.AddDays(-random.Next(60, 900));
            Add(random, $"service_kit_{i:00}", $"Shared building blocks of service {i}.", created, created.AddDays(random.Next(1, 40)));
        }
    }

    internal static RegistryAddress Registry { get; } = new(
        "acme", "http://hex.acme.internal:4000/repo", "http://hex.acme.internal:4000/api",
        "SHA256:O1LOYhHFW4kcrblKAxROaDEzLD8bn1seWbe5tq8TRsk",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----\n");

    public ValueTask<HomeView> HomeAsync(HexUrls urls, CancellationToken ct) => ValueTask.FromResult(new HomeView
    {
        PackageCount = _packages.Count,
        ReleaseCount = _packages.Sum(package => package.Releases.Count),
        Updated = [.. _summaries.OrderByDescending(package => package.UpdatedAt).Take(8)],
        Newest = [.. _summaries.OrderByDescending(package => package.InsertedAt).Take(5)],
        Registry = Registry,
    });

    public ValueTask<PackageListView> SearchAsync(PackageListQuery query, CancellationToken ct)
    {
        var found = _summaries.Where(package => package.Name.Contains(query.Search, StringComparison.OrdinalIgnoreCase)
            || package.Description?.Contains(query.Search, StringComparison.OrdinalIgnoreCase) == true);
        var sorted = query.Sort switch
        {
            "updated_at" => found.OrderByDescending(package => package.UpdatedAt),
            "inserted_at" => found.OrderByDescending(package => package.InsertedAt),
            _ => found.OrderBy(package => package.Name, StringComparer.Ordinal),
        };
        var all = sorted.ToArray();
        var page = all.Skip((query.Page - 1) * PackageListView.PageSize).Take(PackageListView.PageSize).ToArray();
        return ValueTask.FromResult(new PackageListView(page, all.Length));
    }

    public ValueTask<PackageView?> FindAsync(string name, string? version, CancellationToken ct)
    {
        var package = _packages.Find(package => package.Name == name);
        if (package is null || version is null)
            return ValueTask.FromResult(package);
        var release = package.Releases.FirstOrDefault(release => release.Version == version);
        return ValueTask.FromResult(release is null ? null : package with
        {
            Version = version,
            PublishedAt = release.PublishedAt,
            Retirement = release.IsRetired ? new RetirementView("security", "Balances could be read without a check; use 1.2 or newer.") : null,
        });
    }

    private void Add(Random random, string name, string description, DateTimeOffset created, DateTimeOffset updated)
    {
        var releases = Releases(random, created, updated);
        var latest = releases[0];
        _summaries.Add(new PackageSummary(name, latest.Version, description, created, latest.PublishedAt));
        _packages.Add(new PackageView
        {
            Name = name,
            Version = latest.Version,
            LatestVersion = latest.Version,
            Description = description,
            PublishedAt = latest.PublishedAt,
            Publisher = "ana",
            Lines = new DependencyLines(
                $"{{:{name}, \"~> {latest.Version}\", repo: \"acme\"}}", $"{{{name}, \"{latest.Version}\"}}",
                $"{name} = \">= {latest.Version} and < 9.0.0\"", $"dep_{name} = hex {latest.Version}"),
            Releases = releases,
            Dependencies =
            [
                new("jason", "~> 1.4", false, null), new("beacon", "~> 1.0 or ~> 2.0", false, "/packages/beacon"),
                new("telemetry", ">= 0.4.0 and < 2.0.0", true, null),
            ],
            OuterChecksum = Hex(random),
            InnerChecksum = Hex(random),
            App = name,
            Licenses = ["Apache-2.0"],
            Links = [new("Source", "https://git.acme.internal/" + name), new("Changelog", "https://git.acme.internal/changes")],
            Owners = ["ana", "björn", "chiamaka"],
            BuildTools = ["mix"],
            ElixirRequirement = "~> 1.15",
            DocsHref = "/docs/" + name,
        });
    }

    private static ReleaseRow[] Releases(Random random, DateTimeOffset created, DateTimeOffset updated)
    {
        var count = random.Next(4, 16);
        var releases = new ReleaseRow[count];
        for (var i = 0; i < count; i++)
        {
            var number = count - 1 - i;
            var published = created + (updated - created) * (number / (double)(count - 1));
            releases[i] = new ReleaseRow($"{number / 6}.{number % 6 + 1}.{number % 3}", published, number is 2, "/docs/x");
        }
        return releases;
    }

    private static string Hex(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
