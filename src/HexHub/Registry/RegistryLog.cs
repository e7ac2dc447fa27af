using Microsoft.Extensions.Logging;

namespace HexHub.Registry;

internal static partial class RegistryLog
{
    [LoggerMessage(EventId = 2100, Level = LogLevel.Information, Message = "The registry lists fell behind the change history and are made anew")]
    public static partial void ListsStartOver(ILogger logger);

    [LoggerMessage(EventId = 2101, Level = LogLevel.Information, Message = "Made the signing key of this registry, {Fingerprint}, in {Path}")]
    public static partial void KeyMade(ILogger logger, string fingerprint, string path);
}
