using Concord.Security;

namespace Concord.Sessions;

/// <summary>What somebody asks for who wants a token.</summary>
public sealed record NewToken
{
    /// <summary>What it may do as long as it has no role. Default: read and write.</summary>
    public Permissions Permissions { get; init; } = TokenRules.DefaultPermissions;

    /// <summary>What it is called; null: nothing.</summary>
    public string? Name { get; init; }

    /// <summary>From when on it is not valid any more; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Roles that it has from the start.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];
}
