namespace HexHub.Packages;

/// <summary>A dependency of a release.</summary>
/// <param name="Package">Name of the package.</param>
/// <param name="App">Its OTP application.</param>
/// <param name="Requirement">Which versions will do, as the author wrote it.</param>
/// <param name="Optional">Whether it is used only when something else brings it in.</param>
/// <param name="Repository">Where it is.</param>
internal sealed record ReleaseRequirement(PackageName Package, string App, string Requirement, bool Optional, string Repository);
