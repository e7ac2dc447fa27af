using System.Collections.Immutable;
using System.Text;
using Concord.Kv;
using Concord.Security;

namespace Concord.Tenants;

/// <summary>Whose a key is. Immutable; finding one takes the logarithm of the number of tenants, and allocates nothing.</summary>
public sealed class TenantNamespaces
{
    private readonly Key[] _prefixes;
    private readonly ImmutableArray<TenantRecord> _tenants;

    private TenantNamespaces(IEnumerable<TenantRecord> tenants)
    {
        _tenants = [.. tenants.OrderBy(tenant => tenant.Prefix)];
        _prefixes = [.. _tenants.Select(tenant => tenant.Prefix)];
    }

    /// <summary>No tenants: every key is nobody's.</summary>
    public static TenantNamespaces Empty { get; } = new([]);

    /// <summary>All tenants, in the order of their prefixes.</summary>
    public ImmutableArray<TenantRecord> Tenants => _tenants;

    /// <summary>Makes the map of tenants whose namespaces do not overlap.</summary>
    public static TenantNamespaces From(IEnumerable<TenantRecord> tenants) => new(tenants);

    /// <summary>The tenant in whose namespace a key lies; null when it lies in none.</summary>
    public TenantRecord? Find(ReadOnlySpan<byte> key)
    {
        // Prefixes do not overlap: if one fits the key, no other lies between the two.
        var at = SortedKeys.LastAtMost(_prefixes, key);
        return at >= 0 && key.StartsWith(_prefixes[at].Span) ? _tenants[at] : null;
    }

    /// <summary>The text before the first <c>:</c> of a key, whether or not there is such a tenant; null when there is none.</summary>
    /// <remarks>Goes by the name alone, as callers of the original expect. What counts for quotas is <see cref="Find"/>.</remarks>
    public static string? TenantFromKey(ReadOnlySpan<byte> key)
    {
        var colon = key.IndexOf((byte)':');
        return colon > 0 ? Encoding.UTF8.GetString(key[..colon]) : null;
    }
}
