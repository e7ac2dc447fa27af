using System.Text.Json.Serialization;
using Concord.Kv;

namespace Concord.Security;

/// <summary>A named set of permissions. Kept at <c>role/NAME</c> in the system space; predefined ones are not stored.</summary>
public sealed record RoleRecord
{
    private const string KeyPrefix = "role/";

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it allows on every key, as long as none of the caller's roles has an ACL.</summary>
    public required Permissions Permissions { get; init; }

    /// <summary>Its key in the system space.</summary>
    [JsonIgnore]
    public Key SystemKey => KeyOf(Name);

    /// <summary>Where all of them lie in the system space.</summary>
    public static KeyRange All => KeyRange.Prefix(KeyPrefix);

    /// <summary>The key of a role's record in the system space.</summary>
    public static Key KeyOf(string name) => KeyPrefix + name;
}
