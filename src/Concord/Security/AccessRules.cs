using System.Collections.Frozen;

namespace Concord.Security;

/// <summary>
/// All tokens, roles and ACLs of one revision, compiled: answers who calls and whether he may. Immutable, and safe to ask from everywhere.
/// </summary>
/// <remarks>
/// In this order (concord.md, section 12.2): an unknown or expired token is unauthorized. A role with <c>*</c> allows everything. When any role of
/// the token has an ACL, ACLs alone count: for each role the exact pattern if there is one, else all wildcards that match; what one role
/// allows, another does not take away. Without ACLs the permissions of the roles count, together. Without roles those of the token.
/// </remarks>
public sealed class AccessRules
{
    private readonly FrozenDictionary<TokenHash, (Principal Principal, DateTimeOffset Expires)> _principals;

    private AccessRules(FrozenDictionary<TokenHash, (Principal Principal, DateTimeOffset Expires)> principals) => _principals = principals;

    /// <summary>Nobody is known.</summary>
    public static AccessRules Empty { get; } = From([], [], []);

    /// <summary>Whether there is no token, not even an expired one.</summary>
    public bool IsEmpty => _principals.Count == 0;

    /// <summary>Compiles what is stored. Predefined roles are there by themselves.</summary>
    /// <remarks>A role that a token names and that is not there allows nothing; it does not bring back the token's own permissions.</remarks>
    public static AccessRules From(IEnumerable<TokenRecord> tokens, IEnumerable<RoleRecord> roles, IEnumerable<AclRecord> acls)
    {
        var aclsOf = acls.GroupBy(acl => acl.Role).ToDictionary(group => group.Key, group => new RoleAcls(group));
        var rolesByName = new Dictionary<string, (RoleRecord Role, RoleAcls? Acls)>();
        foreach (var role in roles.Concat(PredefinedRoles.All)) rolesByName[role.Name] = (role, aclsOf.GetValueOrDefault(role.Name));
        return new AccessRules(tokens.ToFrozenDictionary(
            token => token.Hash,
            token => (Principal.Of(token, [.. RolesOf(token, rolesByName)]), token.Expires ?? DateTimeOffset.MaxValue)));
    }

    /// <summary>Who has shown a token.</summary>
    /// <param name="token">Hash of the token.</param>
    /// <param name="now">The time that decides about expiry.</param>
    /// <returns>Null when the token is unknown or expired: the caller is unauthorized.</returns>
    public Principal? Find(TokenHash token, DateTimeOffset now) =>
        _principals.TryGetValue(token, out var found) && now < found.Expires ? found.Principal : null;

    /// <summary>Whether a call may be made.</summary>
    /// <param name="token">Hash of the token that the caller has shown; null: none, or no well-formed one.</param>
    /// <param name="wanted">One permission, or several that are all needed.</param>
    /// <param name="key">The bytes of the key; empty for what is about no key.</param>
    /// <param name="now">The time that decides about expiry.</param>
    public AccessVerdict Check(TokenHash? token, Permissions wanted, ReadOnlySpan<byte> key, DateTimeOffset now)
    {
        if (token is not { } hash || Find(hash, now) is not { } principal) return AccessVerdict.Unauthorized;
        return principal.Allows(wanted, key) ? AccessVerdict.Allowed : AccessVerdict.Forbidden;
    }

    private static IEnumerable<(RoleRecord Role, RoleAcls? Acls)> RolesOf(
        TokenRecord token, Dictionary<string, (RoleRecord Role, RoleAcls? Acls)> roles)
    {
        foreach (var name in token.Roles)
        {
            if (roles.TryGetValue(name, out var role)) yield return role;
        }
    }
}
