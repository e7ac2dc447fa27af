using Microsoft.Extensions.Logging;

namespace Concord.Embedded;

/// <summary>What the embedded engine tells its operator. Event ids 1200 to 1249.</summary>
internal static partial class EmbeddedLogMessages
{
    [LoggerMessage(EventId = 1200, Level = LogLevel.Information,
        Message = "Opened the log in {Directory}: {Segments} segments, last position {Position}, {Bytes} bytes after the newest snapshot")]
    public static partial void Opened(ILogger logger, string directory, int segments, long position, long bytes);

    [LoggerMessage(EventId = 1201, Level = LogLevel.Information, Message = "Made a new store {Store} in {Directory}")]
    public static partial void Created(ILogger logger, string directory, StoreId store);

    [LoggerMessage(EventId = 1204, Level = LogLevel.Warning,
        Message = "Segment {Segment} ends in an unfinished record at byte {Offset} ({Reason}); it was never acknowledged and is cut off")]
    public static partial void TornTail(ILogger logger, string segment, long offset, string reason);

    [LoggerMessage(EventId = 1205, Level = LogLevel.Warning, Message = "Snapshot {Snapshot} is not usable ({Reason}); trying an older one")]
    public static partial void SnapshotUnusable(ILogger logger, string snapshot, string reason);

    [LoggerMessage(EventId = 1206, Level = LogLevel.Critical,
        Message = "The log in {Directory} takes no more writes: position {Position} failed. Reopen the store once the disk is well")]
    public static partial void Stopped(ILogger logger, string directory, long position, Exception cause);

    [LoggerMessage(EventId = 1207, Level = LogLevel.Error, Message = "The disk is full: position {Position} in {Directory} was refused")]
    public static partial void DiskFull(ILogger logger, string directory, long position);

    [LoggerMessage(EventId = 1208, Level = LogLevel.Information, Message = "Stored snapshot {Snapshot}")]
    public static partial void SnapshotStored(ILogger logger, string snapshot);

    [LoggerMessage(EventId = 1209, Level = LogLevel.Warning, Message = "Could not delete {File}, which is not needed any more")]
    public static partial void NotDeleted(ILogger logger, string file, Exception cause);

    [LoggerMessage(EventId = 1220, Level = LogLevel.Error, Message = "Whoever wanted to be told that {Segment} is full has failed; the log goes on")]
    public static partial void NotTold(ILogger logger, string segment, Exception cause);

    [LoggerMessage(EventId = 1221, Level = LogLevel.Error, Message = "It is not known what of the log in {Directory} is still needed; no segment is deleted")]
    public static partial void RetentionUnknown(ILogger logger, string directory, Exception cause);
}
