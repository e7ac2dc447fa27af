using System.Text.Json.Nodes;
using HexHub.Packages;
using HexHub.Versions;

namespace HexHub.Publishing.Metadata;

/// <summary>Valid metadata of one release. Source: hex-protocol.md section 9.2.</summary>
internal sealed record PackageMetadata
{
    public required PackageName Name { get; init; }

    /// <summary>Never has build metadata.</summary>
    public required SemVersion Version { get; init; }

    /// <summary>The OTP application.</summary>
    public required string App { get; init; }

    /// <summary>Empty when none was given.</summary>
    public required string Description { get; init; }

    public required IReadOnlyList<string> Files { get; init; }
    public required IReadOnlyList<string> Licenses { get; init; }

    /// <summary>Label to http or https address.</summary>
    public required IReadOnlyDictionary<string, string> Links { get; init; }

    public required IReadOnlyList<string> Maintainers { get; init; }

    /// <summary>As given, or derived from the files.</summary>
    public required IReadOnlyList<string> BuildTools { get; init; }

    /// <summary>By name, each name once. Whether the packages exist has not been asked.</summary>
    public required IReadOnlyList<MetadataRequirement> Requirements { get; init; }

    /// <summary>The versions of Elixir it works with; null when not given.</summary>
    public required string? Elixir { get; init; }

    /// <summary>Whatever else the author gave, nested pairs being objects.</summary>
    public required JsonObject Extra { get; init; }
}
