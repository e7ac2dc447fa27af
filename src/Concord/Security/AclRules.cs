namespace Concord.Security;

/// <summary>What may become of ACLs. Pure: takes records as they are and gives them as they are to be stored.</summary>
public static class AclRules
{
    /// <summary>A new ACL, in place of one of the same role and pattern.</summary>
    /// <param name="pattern">1 to 900 bytes: <c>*</c> is any run of bytes, all else is literal.</param>
    /// <param name="roleName">Name of the role.</param>
    /// <param name="permissions">What it allows; nothing, to take a key out of a wider pattern.</param>
    /// <param name="storedRole">The stored role of that name; null when there is none. Predefined ones are known.</param>
    /// <param name="others">How many other ACLs the role has.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidName"/> for the pattern, <see cref="ConcordErrorCode.InvalidPermissions"/>,
    /// <see cref="ConcordErrorCode.RoleNotFound"/>, or <see cref="ConcordErrorCode.InvalidArguments"/>: the role has too many.
    /// </exception>
    public static AclRecord Create(string? pattern, string roleName, Permissions permissions, RoleRecord? storedRole, int others)
    {
        var checkedPattern = AccessLimits.CheckPattern(pattern);
        var role = RoleRules.Existing(roleName, storedRole);
        return others < AccessLimits.AclsOfRoleMax
            ? new AclRecord { Role = role.Name, Pattern = checkedPattern, Permissions = PermissionNames.Check(permissions) }
            : throw new ConcordException(
                ConcordErrorCode.InvalidArguments, $"The role '{roleName}' has {others} ACLs; the limit is {AccessLimits.AclsOfRoleMax}.");
    }

    /// <summary>The ACL to delete.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>: there is none of this role and pattern.</exception>
    public static AclRecord Delete(string pattern, string roleName, AclRecord? stored) => stored
        ?? throw new ConcordException(ConcordErrorCode.NotFound, $"The role '{roleName}' has no ACL for '{pattern}'.");
}
