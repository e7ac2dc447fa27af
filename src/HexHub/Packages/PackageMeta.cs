namespace HexHub.Packages;

/// <summary>What a release says about its package.</summary>
internal sealed record PackageMeta
{
    /// <summary>Never null: rebar3 cannot read that.</summary>
    public string Description { get; init; } = "";

    public IReadOnlyList<string> Licenses { get; init; } = [];

    public IReadOnlyDictionary<string, string> Links { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Maintainers { get; init; } = [];

    /// <summary>The OTP application.</summary>
    public required string App { get; init; }
}
