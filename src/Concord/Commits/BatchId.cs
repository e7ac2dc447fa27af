namespace Concord.Commits;

/// <summary>Tells a node its own batches among those that come out of the log, however often one was proposed.</summary>
/// <param name="Incarnation">The process that proposed it.</param>
/// <param name="Number">Its number there, from 1.</param>
internal readonly record struct BatchId(Guid Incarnation, long Number);
