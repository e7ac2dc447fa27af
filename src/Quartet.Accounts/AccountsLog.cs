using Microsoft.Extensions.Logging;

namespace Quartet.Accounts;

internal static partial class AccountsLog
{
    [LoggerMessage(EventId = 1100, Level = LogLevel.Warning, Message = "The last use of a key of {Owner} could not be stored")]
    public static partial void UseNotRecorded(ILogger logger, Exception e, string owner);
}
