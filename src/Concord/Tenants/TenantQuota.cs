namespace Concord.Tenants;

/// <summary>Which limit of a tenant.</summary>
public enum TenantQuota
{
    /// <summary><c>max_keys</c></summary>
    MaxKeys,

    /// <summary><c>max_storage_bytes</c></summary>
    MaxStorageBytes,

    /// <summary><c>max_ops_per_sec</c></summary>
    MaxOpsPerSec,
}
