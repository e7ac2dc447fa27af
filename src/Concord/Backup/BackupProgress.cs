namespace Concord.Backup;

/// <summary>How far a backup has been written, checked or read.</summary>
/// <param name="RecordsDone">Records so far.</param>
/// <param name="RecordsTotal">Records in all.</param>
public readonly record struct BackupProgress(long RecordsDone, long RecordsTotal);
