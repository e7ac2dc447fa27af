namespace Concord.Etcd.Keeper;

/// <summary>What a node tells the others about itself.</summary>
/// <param name="AppliedVersion">The last entry that was handed to its store.</param>
/// <param name="HashVersion">The entry after which its state had the hash.</param>
/// <param name="StateHash">The hash; empty when it tells none.</param>
/// <param name="SnapshotVersion">The newest snapshot that it knows of.</param>
/// <param name="FormatMin">The oldest format of the log that it reads.</param>
/// <param name="FormatMax">The newest.</param>
/// <param name="Member">Its own member, in hex; empty when it has none.</param>
/// <param name="MemberApplied">How far that member has applied Raft's log.</param>
/// <param name="MemberBytes">Size of that member's storage.</param>
/// <param name="Time">When, by its own clock, in ms since 1970. For people: nothing is decided by it.</param>
internal sealed record NodeRecord(
    long AppliedVersion,
    long HashVersion,
    string StateHash,
    long SnapshotVersion,
    int FormatMin,
    int FormatMax,
    string Member,
    long MemberApplied,
    long MemberBytes,
    long Time);
