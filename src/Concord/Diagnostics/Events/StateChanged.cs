namespace Concord.Diagnostics.Events;

/// <summary>A node became leader or follower, or changed in another way. Payload of <c>concord.state.change</c>.</summary>
/// <param name="Status">What it is now: <c>leader</c>, <c>follower</c>, …</param>
/// <param name="Node">Its name.</param>
public readonly record struct StateChanged(string Status, string Node);
