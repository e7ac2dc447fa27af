namespace Concord.Diagnostics.Events;

/// <summary>A backup was restored. Payload of <c>concord.backup.restored</c>.</summary>
/// <param name="EntryCount">How many records it had.</param>
public readonly record struct BackupRestored(long EntryCount);
