using Concord.Embedded.Disks;
using Concord.Embedded.Segments;
using Concord.Embedded.Snapshots;
using Concord.Log;
using Microsoft.Extensions.Logging;

namespace Concord.Embedded;

/// <summary>The directory as a whole: who holds it, what format it is in, and how a new one begins.</summary>
internal static class DataDirectory
{
    public const string LockName = "LOCK";

    /// <summary>Makes the directory where there is none, and takes hold of it.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.DataDirLocked"/>: another process has it.</exception>
    public static IDisposable Acquire(IDisk disk)
    {
        disk.CreateDirectory("");
        return disk.TryLock(LockName) ?? throw InUse(disk);
    }

    /// <summary>Keeps others from taking hold of it, and makes and changes nothing.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.DataDirLocked"/>: another process has it.</exception>
    public static IDisposable AcquireToRead(IDisk disk) => disk.TryLockExisting(LockName) ?? throw InUse(disk);

    /// <summary>Checks the format, or begins a new store in an empty directory.</summary>
    public static StoreId Prepare(IDisk disk, ConcordOptions options, ILogger logger)
    {
        if (disk.Exists(FormatFile.Name))
        {
            var known = FormatFile.Read(disk);
            disk.CreateDirectory(TemporaryFile.Folder);
            return known;
        }

        var store = FindUnfinished(disk) ?? StoreId.New();
        disk.CreateDirectory(TemporaryFile.Folder);

        // The segment comes first, FORMAT last: a directory with FORMAT but without a segment has lost its log.
        var first = new Segment(LogPosition.Start.Next, store);
        if (!disk.Exists(first.Name))
        {
            using var segment = SegmentFile.Create(disk, first, SegmentWriter.InitialBytes(options));
            segment.Publish().Dispose();
        }

        FormatFile.Write(disk, store);
        var directory = disk.PathOf("");
        EmbeddedLogMessages.Created(logger, directory, store);
        return store;
    }

    /// <summary>Removes what was being written aside when the process ended.</summary>
    public static void ClearTemporaryFiles(IDisk disk)
    {
        foreach (var name in disk.List(TemporaryFile.Folder)) disk.Delete($"{TemporaryFile.Folder}/{name}");
    }

    /// <summary>The store whose making was interrupted between its first segment and FORMAT; null when there is nothing at all.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.CorruptLog"/>: there is more than that.</exception>
    public static StoreId? FindUnfinished(IDisk disk)
    {
        var files = disk.List("").Where(name => Segment.TryParse(name, out _) || SnapshotName.TryParse(name, out _)).ToArray();
        if (files.Length == 0) return null;
        if (files.Length == 1 && FindFresh(disk, files[0]) is { } store) return store;
        throw CorruptLog.At(disk, FormatFile.Name, 0, "it is missing, but the directory holds data");
    }

    private static ConcordException InUse(IDisk disk) => new(
        ConcordErrorCode.DataDirLocked,
        $"The data directory '{disk.PathOf("")}' is in use: another process has it, or this one opened it twice.");

    /// <summary>The store of a first segment without a record.</summary>
    private static StoreId? FindFresh(IDisk disk, string name)
    {
        using var file = disk.Open(name, writable: false);
        Span<byte> bytes = stackalloc byte[FileHeader.Bytes];
        if (!FileHeader.TryRead(bytes[..file.Read(0, bytes)], FileHeader.SegmentMagic, out var header)) return null;
        var isFresh = name == new Segment(LogPosition.Start.Next, header.Store).Name
            && header.Position == LogPosition.Start.Next
            && Sectors.IsBlank(file, FileHeader.Bytes, file.Length);
        return isFresh ? header.Store : null;
    }
}
