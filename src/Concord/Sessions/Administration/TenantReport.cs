using Concord.Tenants;

namespace Concord.Sessions;

/// <summary>What a tenant uses.</summary>
/// <param name="Tenant">The tenant, with its limits.</param>
/// <param name="KeyCount">Keys that are there and have not expired: exact.</param>
/// <param name="StorageBytes">Bytes of these keys and of their values, uncompressed: exact.</param>
/// <param name="OpsLastSecond">Calls of the last second, on this node.</param>
public sealed record TenantReport(TenantRecord Tenant, long KeyCount, long StorageBytes, long OpsLastSecond);
