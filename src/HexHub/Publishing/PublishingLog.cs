using Microsoft.Extensions.Logging;

namespace HexHub.Publishing;

internal static partial class PublishingLog
{
    [LoggerMessage(EventId = 2200, Level = LogLevel.Warning, Message = "The tarball {Blob}, which nothing names any more, could not be removed")]
    public static partial void TarballLeft(ILogger logger, Exception e, string blob);
}
