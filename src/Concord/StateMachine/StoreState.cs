using System.Collections.Immutable;
using Concord.Kv;
using Concord.Log;
using Concord.StateMachine.Indexes;
using Concord.StateMachine.Proposers;
using Concord.StateMachine.Tenants;
using Concord.StateMachine.Tree;

namespace Concord.StateMachine;

/// <summary>The whole state as of one position of the log. Immutable, so that readers, snapshots and backups may hold it for as long as they like.</summary>
internal sealed record StoreState
{
    public static readonly StoreState Empty = new();

    /// <summary>The last batch that is in it.</summary>
    public LogPosition Position { get; init; }

    /// <summary>The last change that is in it.</summary>
    public Revision Revision { get; init; }

    /// <summary>The clock by which records expire.</summary>
    public ClusterTime Clock { get; init; }

    /// <summary>Stands for everything that was applied: two nodes with the same one at the same position have applied the same.</summary>
    public ulong Hash { get; init; }

    /// <summary>Every key of the callers with its record, expired ones included until they are swept.</summary>
    public KeySpace Keys { get; init; } = KeySpace.Empty;

    /// <summary>The store's own records: index definitions, tokens, roles, tenants.</summary>
    public KeySpace System { get; init; } = KeySpace.Empty;

    /// <summary>The keys that expire, by when: <see cref="ExpiryKey"/>.</summary>
    public KeySpace Expiring { get; init; } = KeySpace.Empty;

    /// <summary>What each tenant uses.</summary>
    public TenantAccounts Tenants { get; init; } = TenantAccounts.Empty;

    /// <summary>The indexes, by name.</summary>
    public ImmutableDictionary<string, IndexState> Indexes { get; init; } = ImmutableDictionary<string, IndexState>.Empty;

    /// <summary>What has been applied of whom.</summary>
    public ProposerSet Proposers { get; init; } = ProposerSet.Empty;

    /// <summary>The record of a key that a reader sees; null when there is none.</summary>
    public Record? Find(ReadOnlySpan<byte> key) => Keys.Find(key) is { } record && record.IsLiveAt(Clock) ? record : null;

    /// <summary>The entries of a range that a reader sees.</summary>
    public IEnumerable<Entry> Scan(KeyRange range, bool descending = false)
    {
        var entries = Keys.Scan(range, descending);
        return Expiring.Count == 0 ? entries : entries.Where(entry => entry.Record.IsLiveAt(Clock));
    }

    /// <summary>The keys that have expired and are still there, the longest expired first.</summary>
    public IEnumerable<Key> Expired() => Expiring.Scan(ExpiryKey.UpTo(Clock)).Select(entry => ExpiryKey.KeyOf(entry.Key));

    /// <summary>When the next record expires; null when none does.</summary>
    public ClusterTime? NextExpiry() =>
        Expiring.Count == 0 ? null : Expiring.Scan(KeyRange.All).Select(entry => (ClusterTime?)ExpiryKey.TimeOf(entry.Key)).First();
}
