namespace Concord.Archive;

/// <summary>How far a restore has come.</summary>
/// <param name="BatchesDone">Batches applied so far.</param>
/// <param name="BatchesTotal">Batches that are to be applied, or a few less.</param>
public readonly record struct ArchiveProgress(long BatchesDone, long BatchesTotal);
