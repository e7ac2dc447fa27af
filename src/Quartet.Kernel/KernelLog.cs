using Microsoft.Extensions.Logging;

namespace Quartet.Kernel;

internal static partial class KernelLog
{
    [LoggerMessage(EventId = 1050, Level = LogLevel.Warning, Message = "This node could not tell the others that it is there; it is tried again: {Reason}")]
    public static partial void HeartbeatFailed(ILogger logger, string reason);

    [LoggerMessage(EventId = 1051, Level = LogLevel.Information, Message = "Node {Node} is there, at {Url}")]
    public static partial void PeerSeen(ILogger logger, string node, Uri url);

    [LoggerMessage(EventId = 1060, Level = LogLevel.Warning, Message = "{Node} has not taken the blob {Blob}: {Reason}")]
    public static partial void PushFailed(ILogger logger, string node, string blob, string reason);

    [LoggerMessage(EventId = 1061, Level = LogLevel.Warning, Message = "{Node} has not given the blob {Blob}: {Reason}")]
    public static partial void FetchFailed(ILogger logger, string node, string blob, string reason);

    [LoggerMessage(EventId = 1062, Level = LogLevel.Error, Message = "{Node} has sent the blob {Blob} with another content than it was stored with; it is not used")]
    public static partial void BlobDiffers(ILogger logger, string node, string blob);

    [LoggerMessage(EventId = 1063, Level = LogLevel.Warning, Message = "The blobs of the other nodes could not be followed; it is tried again")]
    public static partial void CopyingFailed(ILogger logger, Exception e);

    [LoggerMessage(EventId = 1064, Level = LogLevel.Information, Message = "Fetched {Count} blobs from other nodes; {Missing} are still missing")]
    public static partial void Copied(ILogger logger, int count, int missing);

    [LoggerMessage(EventId = 1065, Level = LogLevel.Warning, Message = "A request to {Path} from {Address} did not come from a node of this cluster")]
    public static partial void Stranger(ILogger logger, string path, string? address);
}
