namespace Concord.Diagnostics.Events;

/// <summary>Expired records were removed. Payload of <c>concord.ttl.cleanup</c>.</summary>
/// <param name="Duration">How long it took.</param>
/// <param name="DeletedCount">How many.</param>
public readonly record struct ExpiredRemoved(TimeSpan Duration, long DeletedCount);
