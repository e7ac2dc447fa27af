using Concord.Etcd.Wire;
using Microsoft.Extensions.Logging;

namespace Concord.Etcd;

/// <summary>What the etcd engine tells its operator. Event ids 1300 to 1399.</summary>
internal static partial class EtcdMessages
{
    [LoggerMessage(EventId = 1300, Level = LogLevel.Information, Message = "Log {Store} of the cluster {Cluster} opened; it ends at entry {Version}")]
    public static partial void Opened(ILogger logger, string store, string cluster, long version);

    [LoggerMessage(EventId = 1301, Level = LogLevel.Information, Message = "The cluster does not answer yet: {Problem}")]
    public static partial void NotReady(ILogger logger, string problem);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Critical, Message = "The log cannot be used any more: {Reason}")]
    public static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(EventId = 1310, Level = LogLevel.Warning, Message = "The watch went from entry {Last} to {Next} at {Endpoint}; what is missing is read")]
    public static partial void GapInWatch(ILogger logger, long last, long next, ServerAddress endpoint);

    [LoggerMessage(EventId = 1311, Level = LogLevel.Information, Message = "The watch at {Endpoint} ended after entry {Last} ({Reason}); another one begins")]
    public static partial void WatchEnded(ILogger logger, ServerAddress endpoint, long last, string reason);
}
