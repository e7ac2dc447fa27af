using Concord.Security;

namespace Concord.Tenants;

/// <summary>What one transaction has to store to make a tenant.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Role">Its role, with read, write and delete.</param>
/// <param name="Acl">The one ACL of that role: the namespace.</param>
public sealed record TenantCreation(TenantRecord Tenant, RoleRecord Role, AclRecord Acl);
