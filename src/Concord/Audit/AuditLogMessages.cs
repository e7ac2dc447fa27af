using Microsoft.Extensions.Logging;

namespace Concord.Audit;

/// <summary>What the audit log tells its operator. Event ids 1280 to 1289.</summary>
internal static partial class AuditLogMessages
{
    [LoggerMessage(EventId = 1280, Level = LogLevel.Information, Message = "Opened the audit log in {Directory}: last line {Sequence}")]
    public static partial void Opened(ILogger logger, string directory, long sequence);

    [LoggerMessage(EventId = 1281, Level = LogLevel.Warning,
        Message = "{File} ends in {Bytes} bytes from byte {Offset} on that are no whole line; they are left as they are, and skipped")]
    public static partial void TornEnd(ILogger logger, string file, long offset, long bytes);

    [LoggerMessage(EventId = 1282, Level = LogLevel.Error,
        Message = "The audit log in {Directory} cannot be written: operations that have to be audited are refused until it can")]
    public static partial void Refusing(ILogger logger, string directory, Exception cause);

    [LoggerMessage(EventId = 1283, Level = LogLevel.Information, Message = "The audit log in {Directory} can be written again")]
    public static partial void Recovered(ILogger logger, string directory);

    [LoggerMessage(EventId = 1284, Level = LogLevel.Critical, Message = "{Lines} lines of the audit log in {Directory} are lost: it was closed while it could not be written")]
    public static partial void Lost(ILogger logger, string directory, int lines);

    [LoggerMessage(EventId = 1285, Level = LogLevel.Error, Message = "Could not flush {File}: its last lines may not survive a power failure")]
    public static partial void NotFlushed(ILogger logger, string file, Exception cause);

    [LoggerMessage(EventId = 1286, Level = LogLevel.Warning, Message = "Somebody has changed, cut or removed {File}, which was being written; going on in a new file")]
    public static partial void FileChanged(ILogger logger, string file);

    [LoggerMessage(EventId = 1287, Level = LogLevel.Information, Message = "Removed {Files} files of the audit log in {Directory}, through line {Sequence}")]
    public static partial void CleanedUp(ILogger logger, int files, string directory, long sequence);
}
