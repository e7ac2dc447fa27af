namespace Concord.Backup;

/// <summary>What no record of any store exceeds, whatever a file says.</summary>
internal static class BackupLimits
{
    /// <summary>Longest key of a caller or of the store itself, in bytes.</summary>
    public const int KeyBytesMax = 64 * 1024;

    /// <summary>Largest value with what stands before it, in bytes: the greatest that the options of a store allow.</summary>
    public const int ValueBytesMax = 1024 * 1024 * 1024;
}
