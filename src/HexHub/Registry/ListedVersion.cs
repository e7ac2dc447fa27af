using HexHub.Versions;

namespace HexHub.Registry;

/// <summary>A release as <c>versions</c> lists it.</summary>
internal readonly record struct ListedVersion(SemVersion Version, bool IsRetired = false, bool HasAdvisories = false);
