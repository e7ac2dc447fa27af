namespace HexHub.Registry;

/// <param name="Package">Name of the package depended on.</param>
/// <param name="Requirement">Which versions will do; null in rows of old, meaning all of them.</param>
/// <param name="Optional">Whether it is only used when something else brings it in.</param>
/// <param name="App">Its OTP application.</param>
/// <param name="Repository">The repository it is in.</param>
internal sealed record RegistryDependency(string Package, string? Requirement, bool Optional, string App, string Repository);
