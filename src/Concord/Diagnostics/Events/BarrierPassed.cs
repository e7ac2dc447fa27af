namespace Concord.Diagnostics.Events;

/// <summary>A read barrier was passed. Payload of <c>concord.barrier</c>.</summary>
/// <param name="Duration">How long it took.</param>
/// <param name="Mode">By which means: <c>read_index</c>, <c>log</c>, <c>leader</c>, …</param>
public readonly record struct BarrierPassed(TimeSpan Duration, string Mode);
