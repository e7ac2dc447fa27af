using HexHub.Registry.Messages;

namespace HexHub.Registry;

/// <summary>A known vulnerability of a package.</summary>
internal sealed record RegistryAdvisory
{
    public required string Id { get; init; }
    public required string Summary { get; init; }
    public required string HtmlUrl { get; init; }
    public required string ApiUrl { get; init; }

    /// <summary>Null when nobody has rated it.</summary>
    public AdvisorySeverity? Severity { get; init; }

    /// <summary>0 to 10; null when nobody has rated it.</summary>
    public float? CvssScore { get; init; }

    /// <summary>Its ids elsewhere, such as a CVE number.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
