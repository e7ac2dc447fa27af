namespace HexHub.Pages.Views;

/// <summary>The <c>configs</c> of the API, and Gleam's.</summary>
/// <param name="Mix">For mix.exs.</param>
/// <param name="Rebar">For rebar.config.</param>
/// <param name="Gleam">For gleam.toml.</param>
/// <param name="ErlangMk">For erlang.mk.</param>
public sealed record DependencyLines(string Mix, string Rebar, string Gleam, string ErlangMk);

/// <summary>A release in the table of versions.</summary>
/// <param name="Version">The release.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="IsRetired">Shown as a badge.</param>
/// <param name="DocsHref">An address on this site, or null.</param>
public sealed record ReleaseRow(string Version, DateTimeOffset PublishedAt, bool IsRetired, string? DocsHref);

/// <summary>A dependency of the shown release.</summary>
/// <param name="Name">The package.</param>
/// <param name="Requirement">As published.</param>
/// <param name="IsOptional">Not fetched unless something else wants it.</param>
/// <param name="Href">The package's page on this site, or null when this site does not have it.</param>
public sealed record DependencyView(string Name, string Requirement, bool IsOptional, string? Href);

/// <summary>A link from the metadata, both parts untrusted.</summary>
public sealed record LinkView(string Title, string Href);

/// <summary>Why a release should no longer be used.</summary>
/// <param name="Reason"><c>invalid</c>, <c>security</c>, <c>deprecated</c>, <c>renamed</c> or <c>other</c>.</param>
/// <param name="Message">The publisher's words, or none.</param>
public sealed record RetirementView(string Reason, string? Message)
{
    /// <summary>hex.pm's words: <c>Retired package: Security issue - MESSAGE</c>.</summary>
    internal string Banner
    {
        get
        {
            var reason = Reason switch
            {
                "invalid" => "Release invalid",
                "security" => "Security issue",
                "deprecated" => "Deprecated",
                "renamed" => "Renamed",
                _ => "",
            };
            var details = string.Join(" - ", new[] { reason, Message }.Where(part => !string.IsNullOrWhiteSpace(part)));
            return details.Length > 0 ? $"Retired package: {details}" : "Retired package";
        }
    }
}
