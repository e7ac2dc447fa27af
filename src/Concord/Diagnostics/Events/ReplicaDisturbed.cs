namespace Concord.Diagnostics.Events;

/// <summary>
/// The local replica had to begin anew, or has found a hole in what it follows. Payload of <c>concord.replica.resync</c> and
/// <c>concord.replica.gap</c>.
/// </summary>
/// <param name="Reason">Why: one of few words.</param>
public readonly record struct ReplicaDisturbed(string Reason);
