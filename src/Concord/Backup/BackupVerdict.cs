namespace Concord.Backup;

/// <summary>Whether a backup is whole and as it was written.</summary>
/// <param name="Info">What it says of itself; null when it is not valid.</param>
/// <param name="Fault">What is wrong with it, with its code; null when it is valid.</param>
public sealed record BackupVerdict(BackupInfo? Info, ConcordException? Fault)
{
    /// <summary>Whether it can be restored.</summary>
    public bool IsValid => Fault is null;

    /// <summary>What is wrong, in words; null when nothing is.</summary>
    public string? Reason => Fault?.Message;
}
