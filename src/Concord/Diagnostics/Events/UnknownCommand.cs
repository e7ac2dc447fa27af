namespace Concord.Diagnostics.Events;

/// <summary>A command came out of the log that this version does not know. Payload of <c>concord.operation.unknown_command</c>.</summary>
/// <param name="Position">Where in the log.</param>
public readonly record struct UnknownCommand(long Position);
