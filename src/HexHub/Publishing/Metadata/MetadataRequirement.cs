using HexHub.Packages;
using HexHub.Versions;

namespace HexHub.Publishing.Metadata;

/// <summary>A dependency as the metadata states it.</summary>
/// <param name="Name">The package depended on.</param>
/// <param name="App">Its OTP application; the name when not given.</param>
/// <param name="Requirement">Which versions will do; its text is as the author wrote it.</param>
/// <param name="Optional">Whether it is only used when something else brings it in.</param>
/// <param name="Repository">Where it is: <c>hexpm</c> when not given.</param>
internal sealed record MetadataRequirement(PackageName Name, string App, Requirement Requirement, bool Optional, string Repository);
