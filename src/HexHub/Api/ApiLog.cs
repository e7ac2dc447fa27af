using Microsoft.Extensions.Logging;

namespace HexHub.Api;

internal static partial class ApiLog
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "{Method} {Path} is not possible now: {Reason}")]
    public static partial void NotNow(ILogger logger, string method, string? path, string reason);

    [LoggerMessage(EventId = 2000, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    public static partial void Failed(ILogger logger, Exception e, string method, string? path);
}
