namespace Concord.Sessions;

/// <summary>How the event stream is on this node.</summary>
/// <param name="Enabled">Whether anybody can subscribe.</param>
/// <param name="Subscribers">Subscriptions that are open.</param>
/// <param name="QueueSize">Revisions that they have not looked at yet, together.</param>
/// <param name="PendingDemand">Subscriptions that wait for the next event.</param>
/// <param name="EventsPublished">Events handed out since the start.</param>
/// <param name="DroppedSubscribers">Subscriptions that were ended because they were too slow.</param>
public sealed record EventStats(bool Enabled, int Subscribers, long QueueSize, int PendingDemand, long EventsPublished, long DroppedSubscribers);
