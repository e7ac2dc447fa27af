using Concord.Etcd.Client;
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

    [LoggerMessage(EventId = 1320, Level = LogLevel.Information, Message = "Snapshot {Version} stored, {Bytes} bytes")]
    public static partial void SnapshotStored(ILogger logger, long version, long bytes);

    [LoggerMessage(EventId = 1321, Level = LogLevel.Error, Message = "Snapshot {Version} in etcd is damaged; the one before it is tried")]
    public static partial void SnapshotDamaged(ILogger logger, long version);

    [LoggerMessage(EventId = 1322, Level = LogLevel.Information, Message = "etcd has forgotten what came before revision {Revision}")]
    public static partial void Compacted(ILogger logger, long revision);

    [LoggerMessage(EventId = 1323, Level = LogLevel.Warning, Message = "{Endpoint} gives freed pages back: {Bytes} bytes, {InUse} of them in use")]
    public static partial void Defragmenting(ILogger logger, ServerAddress endpoint, long bytes, long inUse);

    [LoggerMessage(EventId = 1324, Level = LogLevel.Warning, Message = "Member {Member} has room again and takes writes")]
    public static partial void Disarmed(ILogger logger, string member);

    [LoggerMessage(EventId = 1330, Level = LogLevel.Debug, Message = "{What} did not succeed this time: {Reason}")]
    public static partial void StepFailed(ILogger logger, string what, string reason);

    [LoggerMessage(EventId = 1340, Level = LogLevel.Information, Message = "{Program} is etcd {Version}; {Defects} of its defects are known and answered")]
    public static partial void Program(ILogger logger, string program, EtcdVersion version, int defects);

    [LoggerMessage(EventId = 1341, Level = LogLevel.Debug, Message = "etcd {Version}: {Defect}")]
    public static partial void KnownDefect(ILogger logger, EtcdVersion version, string defect);

    [LoggerMessage(EventId = 1342, Level = LogLevel.Warning, Message = "Process {Pid} still held the member's data without a parent; it was ended")]
    public static partial void OrphanEnded(ILogger logger, int pid);

    [LoggerMessage(EventId = 1343, Level = LogLevel.Error, Message = "The member's process has ended with {Code}: {Reason}")]
    public static partial void ChildEnded(ILogger logger, int code, string reason);

    [LoggerMessage(EventId = 1350, Level = LogLevel.Warning, Message = "Membership: {What}")]
    public static partial void Membership(ILogger logger, string what);
}
