using Microsoft.Extensions.Logging;

namespace Concord.Embedded.Space;

/// <summary>What an operator is told about the room on the disk. Event ids 1210 to 1219.</summary>
internal static partial class BallastMessages
{
    [LoggerMessage(EventId = 1210, Level = LogLevel.Error,
        Message = "The disk of {Directory} is full; the reserve is given up so that deletes and snapshots can still be written")]
    public static partial void SpaceIsLow(ILogger logger, string directory);

    [LoggerMessage(EventId = 1211, Level = LogLevel.Warning, Message = "There is room again on the disk of {Directory}; the reserve is held back again")]
    public static partial void SpaceIsBack(ILogger logger, string directory);

    [LoggerMessage(EventId = 1212, Level = LogLevel.Warning, Message = "Could not make {File}")]
    public static partial void NotMade(ILogger logger, string file, Exception cause);

    [LoggerMessage(EventId = 1213, Level = LogLevel.Warning, Message = "Could not give {File} up")]
    public static partial void NotGivenUp(ILogger logger, string file, Exception cause);

    [LoggerMessage(EventId = 1214, Level = LogLevel.Error,
        Message = "The disk of {Directory} has no room for a reserve of {Bytes} bytes; until there is, it counts as full (see ReserveBytes)")]
    public static partial void NoRoom(ILogger logger, string directory, long bytes);
}
