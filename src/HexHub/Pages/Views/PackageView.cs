namespace HexHub.Pages.Views;

/// <summary>A package as of one release. Every text that a publisher wrote is untrusted.</summary>
public sealed record PackageView
{
    /// <summary>The package.</summary>
    public required string Name { get; init; }

    /// <summary>The release that is shown.</summary>
    public required string Version { get; init; }

    /// <summary>Latest stable release, else the latest.</summary>
    public required string LatestVersion { get; init; }

    /// <summary>As published.</summary>
    public string? Description { get; init; }

    /// <summary>When the shown release was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Who published the shown release; null for the system or a removed account.</summary>
    public string? Publisher { get; init; }

    /// <summary>Set when the shown release is retired.</summary>
    public RetirementView? Retirement { get; init; }

    /// <summary>Lines to paste for the shown release.</summary>
    public required DependencyLines Lines { get; init; }

    /// <summary>All releases, newest version first.</summary>
    public required IReadOnlyList<ReleaseRow> Releases { get; init; }

    /// <summary>Dependencies of the shown release.</summary>
    public required IReadOnlyList<DependencyView> Dependencies { get; init; }

    /// <summary>SHA-256 of the tarball, lower-case hex.</summary>
    public required string OuterChecksum { get; init; }

    /// <summary>SHA-256 that the tarball carries inside, lower-case hex.</summary>
    public required string InnerChecksum { get; init; }

    /// <summary>OTP application name.</summary>
    public required string App { get; init; }

    /// <summary>Licence names, most often SPDX.</summary>
    public IReadOnlyList<string> Licenses { get; init; } = [];

    /// <summary>Titles and addresses.</summary>
    public IReadOnlyList<LinkView> Links { get; init; } = [];

    /// <summary>User names.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Build tools of the shown release: mix, rebar3, gleam.</summary>
    public IReadOnlyList<string> BuildTools { get; init; } = [];

    /// <summary>Required Elixir version, when there is one.</summary>
    public string? ElixirRequirement { get; init; }

    /// <summary>Documentation of the shown release: an address on this site, or null.</summary>
    public string? DocsHref { get; init; }
}
