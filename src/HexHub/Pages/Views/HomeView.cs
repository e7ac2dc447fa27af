namespace HexHub.Pages.Views;

// The view records are public only because the generated component classes are, and C# wants parameters as visible as their owner.

/// <summary>The front page.</summary>
public sealed record HomeView
{
    /// <summary>Packages that the visitor can see.</summary>
    public required int PackageCount { get; init; }

    /// <summary>Releases of these packages.</summary>
    public required int ReleaseCount { get; init; }

    /// <summary>By last release, newest first; at most eight look good.</summary>
    public required IReadOnlyList<PackageSummary> Updated { get; init; }

    /// <summary>By first release, newest first; at most five look good.</summary>
    public required IReadOnlyList<PackageSummary> Newest { get; init; }

    /// <summary>How to point a client here.</summary>
    public required RegistryAddress Registry { get; init; }
}
