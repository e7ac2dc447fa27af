using HexHub.Versions;

namespace HexHub.Packages;

/// <summary>What lists show of a release.</summary>
internal sealed record ReleaseSummary(SemVersion Version, DateTimeOffset InsertedAt);
