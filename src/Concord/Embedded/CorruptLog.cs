using Concord.Embedded.Disks;

namespace Concord.Embedded;

/// <summary>The refusal to start on a damaged log.</summary>
internal static class CorruptLog
{
    public static ConcordException At(IDisk disk, string name, long offset, string reason) => new(
        ConcordErrorCode.CorruptLog,
        $"The log is damaged: '{disk.PathOf(name)}' at byte {offset}: {reason}. Nothing was changed.");
}
