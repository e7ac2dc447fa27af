namespace Concord.Security;

/// <summary>What may become of roles. Pure: takes records as they are and gives them as they are to be stored.</summary>
public static class RoleRules
{
    /// <summary>A new role.</summary>
    /// <param name="name">Its name: 1 to 64 of <c>a-z A-Z 0-9 _ - .</c>.</param>
    /// <param name="permissions">What it allows; may be nothing.</param>
    /// <param name="stored">The stored role of that name; null when there is none.</param>
    /// <param name="existing">How many are stored.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.RoleExists"/>, also for a predefined one, <see cref="ConcordErrorCode.InvalidName"/>,
    /// <see cref="ConcordErrorCode.InvalidPermissions"/>, or <see cref="ConcordErrorCode.InvalidArguments"/>: there are too many.
    /// </exception>
    public static RoleRecord Create(string? name, Permissions permissions, RoleRecord? stored, int existing)
    {
        var role = new RoleRecord { Name = AccessLimits.CheckName(name, "name of the role"), Permissions = PermissionNames.Check(permissions) };
        ThrowIfThere(role.Name, stored);
        return existing < AccessLimits.RolesMax
            ? role
            : throw new ConcordException(ConcordErrorCode.InvalidArguments, $"There are {existing} roles; the limit is {AccessLimits.RolesMax}.");
    }

    /// <summary>What goes with a role: its record, its ACLs and its grants.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="stored">The stored role of that name; null when there is none.</param>
    /// <param name="ofTenant">Whether a tenant stands on it, and goes first.</param>
    /// <param name="tokens">All tokens, or at least those with the role.</param>
    /// <param name="acls">All ACLs, or at least those of the role.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.ProtectedRole"/>: it is predefined or a tenant's; <see cref="ConcordErrorCode.RoleNotFound"/>.
    /// </exception>
    public static RoleRemoval Delete(
        string name, RoleRecord? stored, bool ofTenant, IEnumerable<TokenRecord> tokens, IEnumerable<AclRecord> acls)
    {
        if (PredefinedRoles.Find(name) is not null) throw Protected($"The role '{name}' is predefined.");
        var role = Existing(name, stored);
        if (ofTenant) throw Protected($"The role '{name}' belongs to a tenant, and is deleted with it.");
        return Remove(role, tokens, acls);
    }

    /// <summary>The role of a name, predefined or stored.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.RoleNotFound"/>: neither.</exception>
    public static RoleRecord Existing(string name, RoleRecord? stored) => PredefinedRoles.Find(name) ?? stored
        ?? throw new ConcordException(ConcordErrorCode.RoleNotFound, $"There is no role '{name}'.");

    internal static RoleRemoval Remove(RoleRecord role, IEnumerable<TokenRecord> tokens, IEnumerable<AclRecord> acls) => new(
        role,
        [.. acls.Where(acl => acl.Role == role.Name)],
        [.. tokens.Where(token => token.Roles.Contains(role.Name)).Select(token => TokenRules.Revoke(token, role.Name))]);

    internal static void ThrowIfThere(string name, RoleRecord? stored)
    {
        if ((PredefinedRoles.Find(name) ?? stored) is not null)
            throw new ConcordException(ConcordErrorCode.RoleExists, $"There is a role '{name}'.");
    }

    private static ConcordException Protected(string message) => new(ConcordErrorCode.ProtectedRole, message);
}
