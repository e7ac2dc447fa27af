using System.Text;
using System.Text.Json.Serialization;
using Concord.Kv;

namespace Concord.Tenants;

/// <summary>A tenant: a part of the key space with limits of its own. Kept at <c>tenant/ID</c> in the system space.</summary>
public sealed record TenantRecord
{
    private const string KeyPrefix = "tenant/";

    /// <summary>Its id: 1 to 64 of <c>a-z A-Z 0-9 _ - .</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Which keys are its own: a literal prefix and <c>*</c>, such as <c>acme:*</c>. Those of two tenants never overlap.</summary>
    public required string Namespace { get; init; }

    /// <summary>What stands before every key of the callers of this tenant in the store; they do not see it. Empty: nothing.</summary>
    public required string Scope { get; init; }

    /// <summary>How many keys it may have; null: unlimited.</summary>
    public required long? MaxKeys { get; init; }

    /// <summary>How many bytes its keys and uncompressed values may have; null: unlimited.</summary>
    public required long? MaxStorageBytes { get; init; }

    /// <summary>How many calls it may make in a second, on each node; null: unlimited.</summary>
    public required long? MaxOpsPerSec { get; init; }

    /// <summary>The role that may read, write and delete in the namespace: <c>tenant_ID</c>.</summary>
    [JsonIgnore]
    public string RoleName => RoleNameOf(Id);

    /// <summary>What all its keys begin with in the store, the scope included.</summary>
    [JsonIgnore]
    public Key Prefix => new(Encoding.UTF8.GetBytes(Scope + Namespace[..^1]));

    /// <summary>Bytes of a key that do not count.</summary>
    [JsonIgnore]
    public int ScopeBytes => Encoding.UTF8.GetByteCount(Scope);

    /// <summary>Its key in the system space.</summary>
    [JsonIgnore]
    public Key SystemKey => KeyOf(Id);

    /// <summary>Where all of them lie in the system space.</summary>
    public static KeyRange All => KeyRange.Prefix(KeyPrefix);

    /// <summary>The key of a tenant's record in the system space.</summary>
    public static Key KeyOf(string id) => KeyPrefix + id;

    /// <summary>The role of a tenant.</summary>
    public static string RoleNameOf(string id) => "tenant_" + id;
}
