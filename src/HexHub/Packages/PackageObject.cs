using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using HexHub.Users;
using HexHub.Wire;

namespace HexHub.Packages;

/// <summary>A package as the API shows one. Source: Hex protocol 5.5.</summary>
internal sealed record PackageObject
{
    public required string Repository { get; init; }

    public required string Name { get; init; }

    public required string Url { get; init; }

    public required string HtmlUrl { get; init; }

    public string? DocsHtmlUrl { get; init; }

    public required DateTimeOffset InsertedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string LatestVersion { get; init; }

    public required string? LatestStableVersion { get; init; }

    public required IReadOnlyDictionary<string, string> Configs { get; init; }

    public required PackageMetaObject Meta { get; init; }

    public required IReadOnlyList<ReleaseSummaryObject> Releases { get; init; }

    public JsonObject Retirements { get; init; } = [];

    public IReadOnlyList<string> SecurityAdvisories { get; init; } = [];

    /// <summary>Empty: a view that is not counted is left out.</summary>
    public IReadOnlyDictionary<string, long> Downloads { get; init; } = new Dictionary<string, long>();

    /// <summary>Only when one package is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MinimalUserObject>? Owners { get; init; }

    public static PackageObject Of(Package package, HexUrls urls, bool withOwners) => new()
    {
        Repository = package.Repository, Name = package.Name.Value, Url = urls.Package(package.Id), HtmlUrl = urls.PackagePage(package.Id),
        InsertedAt = package.InsertedAt, UpdatedAt = package.UpdatedAt,
        LatestVersion = package.Latest.ToString(), LatestStableVersion = package.LatestStable?.ToString(),
        Configs = ConfigLines.For(package.Id, package.Meta.App, package.Representative),
        Meta = PackageMetaObject.Of(package.Meta),
        Releases = [.. package.Releases.Reverse().Select(release => ReleaseSummaryObject.Of(package.Id, release, urls))],
        Owners = withOwners ? [.. package.Owners.Select(owner => MinimalUserObject.Of(owner.User, urls))] : null,
    };
}

internal sealed record PackageMetaObject(
    string Description, IReadOnlyList<string> Licenses, IReadOnlyDictionary<string, string> Links, IReadOnlyList<string> Maintainers)
{
    public static PackageMetaObject Of(PackageMeta meta) => new(meta.Description, meta.Licenses, meta.Links, meta.Maintainers);
}

internal sealed record ReleaseSummaryObject(string Version, string Url, bool HasDocs, DateTimeOffset InsertedAt)
{
    public static ReleaseSummaryObject Of(PackageId id, ReleaseSummary release, HexUrls urls) =>
        new(release.Version.ToString(), urls.Release(id, release.Version.ToString()), HasDocs: false, release.InsertedAt);
}
