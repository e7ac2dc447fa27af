using Microsoft.Extensions.Logging;

namespace Concord.Archive;

/// <summary>What the archiver tells its operator. Event ids 1260 to 1269.</summary>
internal static partial class ArchiveMessages
{
    [LoggerMessage(EventId = 1260, Level = LogLevel.Information, Message = "The archive goes on from position {Position}")]
    public static partial void Resumed(ILogger logger, long position);

    [LoggerMessage(EventId = 1261, Level = LogLevel.Information, Message = "Archived the state of position {Position}, revision {Revision} ({Reason})")]
    public static partial void BaseStored(ILogger logger, long position, long revision, string reason);

    [LoggerMessage(EventId = 1262, Level = LogLevel.Warning,
        Message = "The archive has a hole that ends at position {Position}: batches before it were given up because too many waited. Restoring to a moment in it is not possible")]
    public static partial void Hole(ILogger logger, long position);

    [LoggerMessage(EventId = 1263, Level = LogLevel.Warning, Message = "Nothing can be archived at present; trying again. Writes go on")]
    public static partial void Failing(ILogger logger, Exception cause);

    [LoggerMessage(EventId = 1264, Level = LogLevel.Information, Message = "Archiving works again")]
    public static partial void Recovered(ILogger logger);

    [LoggerMessage(EventId = 1265, Level = LogLevel.Warning, Message = "The store closes before all was archived; the archive may have a hole")]
    public static partial void LeftBehind(ILogger logger);

    [LoggerMessage(EventId = 1266, Level = LogLevel.Warning, Message = "What is too old in the archive could not be deleted")]
    public static partial void NotDeleted(ILogger logger, Exception cause);

    [LoggerMessage(EventId = 1267, Level = LogLevel.Information, Message = "Deleted {Objects} objects of the archive that nothing needs any more")]
    public static partial void Deleted(ILogger logger, int objects);

    [LoggerMessage(EventId = 1268, Level = LogLevel.Warning, Message = "The archive does not tell what it holds; it goes on from a new base")]
    public static partial void NotListed(ILogger logger, Exception cause);
}
