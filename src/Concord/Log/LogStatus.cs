namespace Concord.Log;

/// <summary>How a log is, as far as this node knows without asking anybody. Cheap: ask as often as you like.</summary>
public sealed record LogStatus
{
    /// <summary><c>embedded</c> or <c>etcd</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>What this node is to it.</summary>
    public required LogRole Role { get; init; }

    /// <summary>Name of this node.</summary>
    public string Node { get; init; } = "";

    /// <summary>Name of the member that leads; null when none is known.</summary>
    public string? Leader { get; init; }

    /// <summary>Number of the leader's term; 0 when there are none.</summary>
    public long Term { get; init; }

    /// <summary>The newest position that this node knows to be committed.</summary>
    public LogPosition Committed { get; init; }

    /// <summary>Everyone who holds the log; empty when it is only this node.</summary>
    public IReadOnlyList<LogMember> Members { get; init; } = [];

    /// <summary>Bytes of storage behind the log here; 0 when unknown.</summary>
    public long DiskBytes { get; init; }

    /// <summary>Bytes of storage at which writes are refused; 0: the disk.</summary>
    public long DiskBytesMax { get; init; }

    /// <summary>How writes are made durable: <c>always</c>, <c>interval</c>, <c>none</c>, or <c>quorum</c>.</summary>
    public string Sync { get; init; } = "always";

    /// <summary>What an operator should know: out of space, no quorum, a foreign cluster. Null while all is well.</summary>
    public string? Problem { get; init; }
}
