using Microsoft.Extensions.Logging;

namespace HexHub.Registry;

internal static partial class RegistryLog
{
    [LoggerMessage(EventId = 2100, Level = LogLevel.Information, Message = "The registry lists fell behind the change history and are made anew")]
    public static partial void ListsStartOver(ILogger logger);

    [LoggerMessage(EventId = 2101, Level = LogLevel.Information, Message = "Made the signing key of this registry, {Fingerprint}")]
    public static partial void KeyMade(ILogger logger, string fingerprint);

    [LoggerMessage(EventId = 2105, Level = LogLevel.Information,
        Message = "Took the signing key of this registry, {Fingerprint}, over from {Path}; the file has been renamed and is not needed any more")]
    public static partial void KeyTakenOver(ILogger logger, string fingerprint, string path);

    [LoggerMessage(EventId = 2106, Level = LogLevel.Error, Message = "A tarball cannot be sent: {Reason}")]
    public static partial void TarballUnreachable(ILogger logger, string reason);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Error, Message = "The registry lists could not be made; the last ones stay, and it is tried again")]
    public static partial void ListsFailed(ILogger logger, Exception e);

    [LoggerMessage(EventId = 2104, Level = LogLevel.Warning,
        Message = "The store holds packages of a repository that is not called {Repository}: they are not served. Was HexHub:RepositoryName another one before?")]
    public static partial void OtherRepository(ILogger logger, string repository);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Error, Message = "The tarball {Blob} of a release is missing")]
    public static partial void TarballMissing(ILogger logger, string blob);
}
