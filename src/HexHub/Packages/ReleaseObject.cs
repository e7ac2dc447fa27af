using System.Text.Json.Nodes;
using HexHub.Users;
using HexHub.Wire;

namespace HexHub.Packages;

/// <summary>A release as the API shows one. Source: Hex protocol 5.6.</summary>
internal sealed record ReleaseObject
{
    public required string Version { get; init; }

    /// <summary>The outer one.</summary>
    public required string Checksum { get; init; }

    public required bool HasDocs { get; init; }

    public required DateTimeOffset InsertedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public JsonObject? Retirement { get; init; }

    public required string PackageUrl { get; init; }

    public required string Url { get; init; }

    public required string HtmlUrl { get; init; }

    public string? DocsHtmlUrl { get; init; }

    public required IReadOnlyDictionary<string, RequirementObject> Requirements { get; init; }

    public required IReadOnlyDictionary<string, string> Configs { get; init; }

    public required ReleaseMetaObject Meta { get; init; }

    /// <summary>A number, or a list of day or month with its number.</summary>
    public JsonNode Downloads { get; init; } = JsonValue.Create(0);

    public required MinimalUserObject? Publisher { get; init; }

    public IReadOnlyList<string> SecurityAdvisories { get; init; } = [];

    public static ReleaseObject Of(Release release, HexUrls urls) => new()
    {
        Version = release.Version.ToString(), Checksum = release.OuterChecksum, HasDocs = false,
        InsertedAt = release.InsertedAt, UpdatedAt = release.UpdatedAt, PackageUrl = urls.Package(release.Package),
        Url = urls.Release(release.Package, release.Version.ToString()),
        HtmlUrl = urls.ReleasePage(release.Package, release.Version.ToString()),
        Requirements = release.Requirements.ToDictionary(
            requirement => requirement.Package.Value,
            requirement => new RequirementObject(requirement.App, requirement.Requirement, requirement.Optional)),
        Configs = ConfigLines.For(release.Package, release.Meta.App, release.Version),
        Meta = new ReleaseMetaObject(release.Meta.App, release.BuildTools, release.Elixir),
        Publisher = MinimalUserObject.Of(release.Publisher, urls),
    };
}

/// <param name="App">The OTP application.</param>
/// <param name="Requirement">Which versions will do.</param>
/// <param name="Optional">Always there: Gleam needs it.</param>
internal sealed record RequirementObject(string App, string Requirement, bool Optional);

internal sealed record ReleaseMetaObject(string App, IReadOnlyList<string> BuildTools, string? Elixir);
