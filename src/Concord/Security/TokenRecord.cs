using System.Text.Json.Serialization;
using Concord.Kv;

namespace Concord.Security;

/// <summary>A token as it is stored: everything but the token. Kept at <c>token/HASH</c> in the system space.</summary>
public sealed record TokenRecord
{
    internal const string KeyPrefix = "token/";

    /// <summary>First 8 hex digits of the hash.</summary>
    public string Id => Hash.Id;

    /// <summary>SHA-256 of the token.</summary>
    public required TokenHash Hash { get; init; }

    /// <summary>What somebody called it; null: nothing.</summary>
    public string? Name { get; init; }

    /// <summary>What it may do as long as it has no role.</summary>
    public required Permissions Permissions { get; init; }

    /// <summary>Names of its roles, in ordinal order. Once it has one, only roles and their ACLs count.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>From when on it counts as unknown; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Its key in the system space.</summary>
    [JsonIgnore]
    public Key SystemKey => KeyOf(Hash);

    /// <summary>Where all of them lie in the system space.</summary>
    public static KeyRange All => KeyRange.Prefix(KeyPrefix);

    /// <summary>The key of a token's record in the system space.</summary>
    public static Key KeyOf(TokenHash hash) => KeyPrefix + hash;
}
