using Concord.Kv;
using Concord.Log;

namespace Concord.Sessions;

/// <summary>How the store is, as this node knows it.</summary>
public sealed record StoreStatus
{
    /// <summary>What the cluster is called.</summary>
    public required string ClusterName { get; init; }

    /// <summary>How the log is: engine, role, leader, term, members, bytes on the disk.</summary>
    public required LogStatus Log { get; init; }

    /// <summary><c>leader</c>, <c>follower</c>, <c>learner</c>, <c>standalone</c> or <c>no_quorum</c>.</summary>
    public required string State { get; init; }

    /// <summary>The last position of the log that was applied here.</summary>
    public required LogPosition Applied { get; init; }

    /// <summary>The last revision that was applied here.</summary>
    public required Revision Revision { get; init; }

    /// <summary>Keys in the whole store.</summary>
    public required int Keys { get; init; }

    /// <summary>Managed memory of the whole process, in bytes; most of it are the records.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Name of this node.</summary>
    public required string Node { get; init; }

    /// <summary>Why nothing can be written until the store is opened again; null while all is well.</summary>
    public string? Failure { get; init; }
}
