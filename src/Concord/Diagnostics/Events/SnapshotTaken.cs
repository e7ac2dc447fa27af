namespace Concord.Diagnostics.Events;

/// <summary>A snapshot was written, or one was taken over. Payload of <c>concord.snapshot.created</c> and <c>concord.snapshot.installed</c>.</summary>
/// <param name="SizeBytes">Its size, in bytes.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Node">On which node.</param>
public readonly record struct SnapshotTaken(long SizeBytes, TimeSpan Duration, string Node);
