namespace Concord.Diagnostics;

/// <summary>What a store holds and where it stands at one moment: the gauges.</summary>
public readonly record struct StoreFigures
{
    /// <summary>Number of records.</summary>
    public long Size { get; init; }

    /// <summary>Bytes of memory that they take, about.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Members of the cluster; 1 for the embedded engine.</summary>
    public int MemberCount { get; init; }

    /// <summary>Last position of the log that is known to be committed.</summary>
    public long CommitIndex { get; init; }

    /// <summary>Whether this node leads; always on the embedded engine.</summary>
    public bool IsLeader { get; init; }

    /// <summary>Revisions that are committed and not applied here.</summary>
    public long ReplicaLagRevisions { get; init; }

    /// <summary>Who follows the stream of events.</summary>
    public int EventSubscribers { get; init; }
}
