namespace Concord.Diagnostics.Events;

/// <summary>The write-ahead log was flushed. Payload of <c>concord.wal.sync</c>.</summary>
/// <param name="Duration">How long the flush took.</param>
/// <param name="BatchSize">How many commands it made durable.</param>
/// <param name="Mode">How the log is flushed: <c>always</c>, <c>interval</c> or <c>none</c>.</param>
public readonly record struct WalSynced(TimeSpan Duration, int BatchSize, string Mode);
