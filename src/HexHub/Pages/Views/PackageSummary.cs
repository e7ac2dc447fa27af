namespace HexHub.Pages.Views;

/// <summary>A package in a list.</summary>
/// <param name="Name">The package.</param>
/// <param name="Version">Latest stable release, else the latest.</param>
/// <param name="Description">As published, untrusted.</param>
/// <param name="InsertedAt">First release.</param>
/// <param name="UpdatedAt">Last release or change.</param>
/// <param name="IsRetired">That release is retired.</param>
public sealed record PackageSummary(
    string Name, string Version, string? Description, DateTimeOffset InsertedAt, DateTimeOffset UpdatedAt, bool IsRetired = false);
