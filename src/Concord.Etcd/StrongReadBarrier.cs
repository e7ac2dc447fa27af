namespace Concord.Etcd;

/// <summary>How a strong read learns what is committed.</summary>
public enum StrongReadBarrier
{
    /// <summary><see cref="Log"/> on versions of etcd whose quorum reads can be stale, else <see cref="ReadIndex"/>.</summary>
    Auto = 0,

    /// <summary>A quorum read.</summary>
    ReadIndex,

    /// <summary>A request that changes nothing and goes through the Raft log all the same.</summary>
    Log,
}
