namespace Quartet.Accounts.Keys;

/// <summary>An API key as it is stored: everything but its secret.</summary>
public sealed record ApiKey
{
    /// <summary>First half of the secret's hash: the key of this record.</summary>
    public required string LookupHash { get; init; }

    /// <summary>Second half of the secret's hash.</summary>
    public required string VerifyHash { get; init; }

    /// <summary>Name of the user it belongs to.</summary>
    public required string Owner { get; init; }

    /// <summary>Its name, unique among the owner's keys that are in force.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required IReadOnlyList<KeyPermission> Permissions { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset InsertedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it ends or ended; null: never.</summary>
    public DateTimeOffset? RevokeAt { get; init; }

    /// <summary>Its last use, within five minutes; null: not used yet.</summary>
    public KeyUse? LastUse { get; init; }

    /// <summary>Whether it is in force.</summary>
    public bool IsInForce(DateTimeOffset now) => RevokeAt is not { } end || end > now;

    /// <summary>Whether it may do something.</summary>
    public bool Allows(KeyPermission asked) => Permissions.Any(held => held.Covers(asked));
}
