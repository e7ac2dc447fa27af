using Concord.Security;

namespace Concord.Tenants;

/// <summary>What one transaction has to do to delete a tenant. Its keys stay.</summary>
/// <param name="Tenant">The tenant to delete.</param>
/// <param name="Role">What goes with its role; null when the role is not there any more.</param>
public sealed record TenantRemoval(TenantRecord Tenant, RoleRemoval? Role);
