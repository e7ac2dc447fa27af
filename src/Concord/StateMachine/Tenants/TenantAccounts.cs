using System.Collections.Immutable;
using System.Text.Json;
using Concord.Kv;
using Concord.StateMachine.Tree;
using Concord.Tenants;

namespace Concord.StateMachine.Tenants;

/// <summary>What each tenant uses. Derived from the records: always what a recount would give.</summary>
/// <param name="Namespaces">Whose a key is.</param>
/// <param name="Usage">What is used, by id.</param>
internal sealed record TenantAccounts(TenantNamespaces Namespaces, ImmutableDictionary<string, TenantUsage> Usage)
{
    public static readonly TenantAccounts Empty = new(TenantNamespaces.Empty, ImmutableDictionary<string, TenantUsage>.Empty);

    public bool IsEmpty => Usage.IsEmpty;

    /// <summary>The accounts of the tenants that the store's own records name.</summary>
    /// <param name="system">The store's own records.</param>
    /// <param name="keys">The callers' records, of which those of new tenants are counted.</param>
    /// <param name="clock">What has expired at this time does not count.</param>
    public TenantAccounts Of(KeySpace system, KeySpace keys, ClusterTime clock)
    {
        List<TenantRecord> tenants = [.. system.Scan(TenantRecord.All).Select(entry => Read(entry.Record))];
        if (tenants.Count == 0) return Empty;
        var usage = ImmutableDictionary.CreateBuilder<string, TenantUsage>();
        foreach (var tenant in tenants)
        {
            var isSame = Namespaces.Tenants.Any(known => known.Id == tenant.Id && known.Prefix.Equals(tenant.Prefix));
            usage.Add(tenant.Id, isSame ? Usage[tenant.Id] : TenantUsage.Of(tenant, keys, clock));
        }

        return new TenantAccounts(TenantNamespaces.From(tenants), usage.ToImmutable());
    }

    private static TenantRecord Read(Record record) =>
        JsonSerializer.Deserialize(record.Value.Span, TenantJson.Default.TenantRecord) ?? throw CommandReader.Malformed();
}
