using Concord.Embedded;

namespace Concord.CrashWriter;

/// <summary>The store that is written to: its files so small that segments turn over, snapshots are taken and segments deleted all the time.</summary>
internal static class CrashStore
{
    public static ConcordOptions Options(string directory, WalSync sync = WalSync.Always) => new()
    {
        DataDirectory = directory, SegmentBytes = 64 * 1024, PreallocateBytes = 16 * 1024, SnapshotEveryBytes = 96 * 1024, ReserveBytes = 128 * 1024,
        Sync = sync, SyncIntervalMs = 5,
    };
}
