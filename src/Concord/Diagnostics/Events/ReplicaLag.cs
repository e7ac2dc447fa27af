namespace Concord.Diagnostics.Events;

/// <summary>How far the local replica is behind. Payload of <c>concord.replica.lag</c>.</summary>
/// <param name="Revisions">Revisions that are committed and not applied here.</param>
public readonly record struct ReplicaLag(long Revisions);
