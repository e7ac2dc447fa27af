namespace Concord.Diagnostics.Events;

/// <summary>A committed command was applied. Payload of <c>concord.operation.apply</c>.</summary>
/// <param name="Operation">Kind of the command: one of few words.</param>
/// <param name="Revision">Revision that it made or found.</param>
/// <param name="Duration">How long applying took.</param>
public readonly record struct OperationApplied(string Operation, long Revision, TimeSpan Duration);
