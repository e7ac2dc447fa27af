using Concord.Kv;
using Concord.StateMachine.Tree;
using Concord.Tenants;

namespace Concord.StateMachine.Tenants;

/// <summary>What a tenant uses.</summary>
/// <param name="Keys">Keys that a reader sees.</param>
/// <param name="Bytes">Bytes of these keys, without the scope, and of their values, uncompressed.</param>
internal readonly record struct TenantUsage(long Keys, long Bytes)
{
    public static TenantUsage Of(TenantRecord tenant, KeySpace keys, ClusterTime clock)
    {
        var usage = default(TenantUsage);
        foreach (var (key, record) in keys.Scan(KeyRange.Prefix(tenant.Prefix)))
        {
            if (record.IsLiveAt(clock)) usage = usage.With(tenant, key.Span, record, 1);
        }

        return usage;
    }

    /// <summary>With a record more (1) or less (−1).</summary>
    public TenantUsage With(TenantRecord tenant, ReadOnlySpan<byte> key, Record record, int sign) =>
        new(Keys + sign, Bytes + (sign * (key.Length - tenant.ScopeBytes + (long)record.Length)));

    /// <summary>What is over a quota that was not over it, or not as far, before; null when nothing is.</summary>
    public string? Exceeds(TenantRecord tenant, TenantUsage before)
    {
        if (Keys > tenant.MaxKeys && Keys > before.Keys) return $"the tenant '{tenant.Id}' may have {tenant.MaxKeys} keys";
        if (Bytes > tenant.MaxStorageBytes && Bytes > before.Bytes) return $"the tenant '{tenant.Id}' may have {tenant.MaxStorageBytes} bytes";
        return null;
    }
}
