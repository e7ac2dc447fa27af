namespace Concord.Log;

/// <summary>One committed batch of commands.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Bytes">The batch as it was appended. Valid until the next one is asked for.</param>
public readonly record struct CommittedBatch(LogPosition Position, ReadOnlyMemory<byte> Bytes);
