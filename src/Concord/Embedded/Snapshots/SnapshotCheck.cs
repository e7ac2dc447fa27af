using Concord.Embedded.Disks;
using Concord.Log;

namespace Concord.Embedded.Snapshots;

/// <summary>What reading a snapshot file from its first byte to its last has found.</summary>
/// <param name="ContentBytes">Bytes of content before the end or the damage.</param>
/// <param name="Fault">What is wrong; null when it is intact.</param>
/// <param name="FaultOffset">Byte at or before which it is; null when it is intact or could not be read.</param>
internal readonly record struct SnapshotCheck(long ContentBytes, string? Fault, long? FaultOffset)
{
    public static SnapshotCheck Run(IDisk disk, LogPosition position, StoreId store)
    {
        var bytes = 0L;
        try
        {
            using var blocks = Open(disk, position, store);
            while (blocks.Read().Length is > 0 and var length) bytes += length;
            return new SnapshotCheck(bytes, null, null);
        }
        catch (DamagedSnapshotException bad)
        {
            return new SnapshotCheck(bytes, bad.Message, bad.Offset);
        }
        catch (IOException unreadable)
        {
            return new SnapshotCheck(bytes, unreadable.Message, null);
        }
    }

    /// <summary>Opens a snapshot at its first block.</summary>
    /// <exception cref="DamagedSnapshotException">The header is not the one that belongs there.</exception>
    public static SnapshotBlocks Open(IDisk disk, LogPosition position, StoreId store)
    {
        var file = disk.Open(SnapshotName.Of(position), writable: false);
        try
        {
            return new SnapshotBlocks(file, new FileHeader(FileHeader.CurrentVersion, store, position));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
