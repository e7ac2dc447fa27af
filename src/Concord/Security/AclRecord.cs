using System.Text.Json.Serialization;
using Concord.Kv;

namespace Concord.Security;

/// <summary>What a role allows on the keys of a pattern. Kept at <c>acl/ROLE/PATTERN</c> in the system space.</summary>
public sealed record AclRecord
{
    private const string KeyPrefix = "acl/";

    /// <summary>The role it is for.</summary>
    public required string Role { get; init; }

    /// <summary>Which keys: <c>*</c> is any run of bytes, all else is literal.</summary>
    public required string Pattern { get; init; }

    /// <summary>What is allowed there. An exact pattern with nothing takes a key out of a wider one.</summary>
    public required Permissions Permissions { get; init; }

    /// <summary>Its key in the system space.</summary>
    [JsonIgnore]
    public Key SystemKey => KeyOf(Role, Pattern);

    /// <summary>Where all of them lie in the system space.</summary>
    public static KeyRange All => KeyRange.Prefix(KeyPrefix);

    /// <summary>The key of an ACL's record in the system space.</summary>
    public static Key KeyOf(string role, string pattern) => $"{KeyPrefix}{role}/{pattern}";

    /// <summary>Where the ACLs of a role lie in the system space.</summary>
    public static KeyRange Of(string role) => KeyRange.Prefix($"{KeyPrefix}{role}/");
}
