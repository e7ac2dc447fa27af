using System.Collections.Immutable;
using Concord.Kv;
using Concord.StateMachine.Tree;

namespace Concord.StateMachine.Tenants;

/// <summary>The accounts in the making, and which of them the running command has touched.</summary>
internal sealed class TenantEdit(TenantAccounts before)
{
    private readonly Dictionary<string, TenantUsage> _beforeCommand = [];
    private ImmutableDictionary<string, TenantUsage>.Builder? _usage;
    private TenantAccounts _accounts = before;

    public bool IsEmpty => _accounts.IsEmpty;

    /// <summary>Counts a record that is there now (1), or is not any more (−1).</summary>
    public void Count(ReadOnlySpan<byte> key, Record record, int sign)
    {
        if (_accounts.Namespaces.Find(key) is not { } tenant) return;
        _usage ??= _accounts.Usage.ToBuilder();
        var usage = _usage[tenant.Id];
        _beforeCommand.TryAdd(tenant.Id, usage);
        _usage[tenant.Id] = usage.With(tenant, key, record, sign);
    }

    /// <summary>The quota that the running command has overdrawn, in words; null when there is none.</summary>
    public string? Overdrawn()
    {
        foreach (var (id, usage) in _beforeCommand)
        {
            var tenant = _accounts.Namespaces.Tenants.First(tenant => tenant.Id == id);
            if (_usage is not null && _usage[id].Exceeds(tenant, usage) is { } quota) return quota;
        }

        return null;
    }

    public void EndCommand() => _beforeCommand.Clear();

    /// <summary>Takes over what the store's own records say now.</summary>
    public void Refresh(KeySpace system, KeySpace keys, ClusterTime clock)
    {
        _accounts = Finish().Of(system, keys, clock);
        _usage = null;
    }

    public TenantAccounts Finish() => _usage is null ? _accounts : _accounts with { Usage = _usage.ToImmutable() };
}
