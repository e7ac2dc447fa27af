using Concord.Kv;

namespace Concord.Sessions;

/// <summary>One committed change of one key, as the caller who subscribed to it sees it.</summary>
public sealed record ChangeEvent
{
    /// <summary>Its place: revision, and which of the changes of that.</summary>
    public required EventPosition Position { get; init; }

    /// <summary>What happened.</summary>
    public required EventType Type { get; init; }

    /// <summary>The key, without the scope; empty for a resync.</summary>
    public Key Key { get; init; }

    /// <summary>The record now; null when the key was removed, and when values were not asked for.</summary>
    public Record? Record { get; init; }

    /// <summary>The record before; null when there was none, and when it was not asked for.</summary>
    public Record? Previous { get; init; }

    /// <summary>The version of the record now; 0 when the key was removed.</summary>
    public long Version { get; init; }

    /// <summary>When the record expires, on the store's clock.</summary>
    public ClusterTime ExpiresAt { get; init; }

    /// <summary>Seconds that the record had left when the event was handed out; null: it does not expire.</summary>
    public long? TtlSeconds { get; init; }

    /// <summary>Whether the call changed several keys.</summary>
    public bool Bulk { get; init; }

    /// <summary>Whether the value is kept compressed; here it never is.</summary>
    public bool Compressed { get; init; }

    /// <summary>When the event was handed out, by the clock of this node: the commit itself has no date.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The node that handed it out.</summary>
    public required string Node { get; init; }
}
