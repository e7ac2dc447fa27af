using System.Collections.Immutable;

namespace Concord.Security;

/// <summary>Somebody who is known, and what he may do. Immutable: it tells what held when it was found.</summary>
/// <remarks>Source: concord.md section 12.2.</remarks>
public sealed class Principal
{
    private readonly Permissions _permissions;
    private readonly ImmutableArray<RoleAcls> _acls;

    private Principal(string user, Permissions permissions, ImmutableArray<RoleAcls> acls)
    {
        User = user;
        _permissions = permissions;
        _acls = acls;
    }

    /// <summary>Whoever calls while authentication is off: may do everything.</summary>
    public static Principal Anonymous { get; } = new("anonymous", Permissions.Everything, []);

    /// <summary>The process itself: may do everything.</summary>
    public static Principal System { get; } = new("system", Permissions.Everything, []);

    /// <summary>What the audit log calls him: <c>token:</c> and 8 hex digits, <c>anonymous</c> or <c>system</c>.</summary>
    public string User { get; }

    /// <summary>Whether he may do all of this on a key.</summary>
    /// <param name="wanted">One permission, or several that are all needed.</param>
    /// <param name="key">The bytes of the key. Empty for what is about no key: then only ACLs on every key count.</param>
    public bool Allows(Permissions wanted, ReadOnlySpan<byte> key) => Holds(PermissionsOn(key), wanted);

    /// <summary>Whether he may read a key: what listings, queries and event streams leave in.</summary>
    public bool CanRead(ReadOnlySpan<byte> key) => Allows(Permissions.Read, key);

    /// <summary>Whether he may do this on whatever key, so that none needs to be looked at. False when that depends on the key.</summary>
    public bool AllowsOnEveryKey(Permissions wanted) => _acls.IsEmpty && Holds(_permissions, wanted);

    /// <summary>Whether he may do this on no key whatsoever, so that none needs to be looked at. False when that depends on the key.</summary>
    public bool AllowsNowhere(Permissions wanted) => _acls.IsEmpty && !Holds(_permissions, wanted);

    /// <summary>What he may do on a key.</summary>
    public Permissions PermissionsOn(ReadOnlySpan<byte> key)
    {
        if (_acls.IsEmpty) return _permissions;
        var permissions = Permissions.None;
        foreach (var acls in _acls) permissions |= acls.PermissionsOn(key);
        return permissions;
    }

    /// <summary>The principal of a token: the roles are those that are there, with their ACLs if they have any.</summary>
    internal static Principal Of(TokenRecord token, IReadOnlyList<(RoleRecord Role, RoleAcls? Acls)> roles)
    {
        var permissions = token.Roles.Count > 0 ? Permissions.None : token.Permissions;
        foreach (var (role, _) in roles) permissions |= role.Permissions;

        // The asterisk of a role passes over its ACLs and those of the others.
        var acls = roles.Any(role => role.Role.Permissions.HasFlag(Permissions.Everything)) ? [] : roles.Select(role => role.Acls).OfType<RoleAcls>();
        return new Principal("token:" + token.Id, permissions, [.. acls]);
    }

    private static bool Holds(Permissions held, Permissions wanted) => (held & Permissions.Everything) != 0 || (wanted & ~held) == 0;
}
