namespace Concord.Security;

/// <summary>What one transaction has to do to delete a role.</summary>
/// <param name="Role">The role to delete.</param>
/// <param name="Acls">Its ACLs, to delete.</param>
/// <param name="Tokens">The tokens that had it, as they are to be stored without it.</param>
/// <remarks>
/// A token whose only role this was has no role afterwards: its own permissions count again. It is for the one who deletes the role to know
/// which tokens that are.
/// </remarks>
public sealed record RoleRemoval(RoleRecord Role, IReadOnlyList<AclRecord> Acls, IReadOnlyList<TokenRecord> Tokens);
