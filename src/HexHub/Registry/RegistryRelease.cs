using HexHub.Versions;

namespace HexHub.Registry;

/// <summary>One release as it goes into <c>packages/NAME</c> and <c>versions</c>.</summary>
internal sealed record RegistryRelease
{
    public required SemVersion Version { get; init; }

    /// <summary>32 bytes.</summary>
    public required ReadOnlyMemory<byte> InnerChecksum { get; init; }

    /// <summary>32 bytes.</summary>
    public required ReadOnlyMemory<byte> OuterChecksum { get; init; }

    /// <summary>In any order.</summary>
    public IReadOnlyList<RegistryDependency> Dependencies { get; init; } = [];

    /// <summary>Null unless it was retired.</summary>
    public RegistryRetirement? Retirement { get; init; }

    /// <summary>When it was first published; null leaves it out.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Ids of the package's advisories that concern this release.</summary>
    public IReadOnlyList<string> AdvisoryIds { get; init; } = [];

    /// <summary>What <c>versions</c> says of it.</summary>
    public ListedVersion Listed => new(Version, Retirement is not null, AdvisoryIds.Count > 0);
}
