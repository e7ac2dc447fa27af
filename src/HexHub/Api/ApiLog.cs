using Microsoft.Extensions.Logging;

namespace HexHub.Api;

internal static partial class ApiLog
{
    [LoggerMessage(EventId = 2000, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    public static partial void Failed(ILogger logger, Exception e, string method, string? path);
}
