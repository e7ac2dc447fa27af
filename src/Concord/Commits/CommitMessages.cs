using Microsoft.Extensions.Logging;

namespace Concord.Commits;

internal static partial class CommitMessages
{
    [LoggerMessage(EventId = 1255, Level = LogLevel.Warning, Message = "The log cannot lead on from position {Position} ({Reason}); going on from a snapshot")]
    public static partial void Resyncing(ILogger logger, long position, string reason);

    [LoggerMessage(EventId = 1256, Level = LogLevel.Information, Message = "Caught up by a snapshot of position {Position} ({Reason})")]
    public static partial void Resynced(ILogger logger, long position, string reason);
}
