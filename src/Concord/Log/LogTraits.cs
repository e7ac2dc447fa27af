namespace Concord.Log;

/// <summary>What a log asks of the store that drives it. Never changes while the log is open.</summary>
/// <param name="AppendsAtOnceMax">How many <see cref="ICommitLog.AppendAsync"/> calls may run at the same time; they may commit in any order.</param>
/// <param name="BatchBytesSoftMax">Bytes at which a batch is closed. A single larger command is a batch alone.</param>
/// <param name="SnapshotOnClose">Whether a snapshot at the end of the store makes the next start quicker.</param>
public sealed record LogTraits(int AppendsAtOnceMax, int BatchBytesSoftMax, bool SnapshotOnClose);
