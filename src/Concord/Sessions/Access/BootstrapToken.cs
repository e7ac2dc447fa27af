using Concord.Security;
using Microsoft.Extensions.Logging;

namespace Concord.Sessions.Access;

/// <summary>
/// The token with which everything begins: when tokens count and there is none, one that may do everything is made and written to a file for
/// the operator.
/// </summary>
internal static partial class BootstrapToken
{
    /// <summary>Makes it when it is needed. Of several nodes that start at once, one does.</summary>
    public static async ValueTask EnsureAsync(AccessWriter writer, string path, TimeProvider time, ILogger logger, CancellationToken ct)
    {
        var token = AccessToken.New();
        var record = TokenRules.Create(token.Hash, Permissions.Everything, "bootstrap", time.GetUtcNow(), null, 0) with { Roles = [PredefinedRoles.Admin.Name] };
        var written = false;
        var (made, _) = await writer.ChangeAsync(change =>
        {
            if (AccessState.Tokens(change.System).Any()) return false;

            // The file first: a token that nobody has been told would lock everybody out for good.
            if (!written) Write(path, token);
            written = true;
            change.Put(record);
            return true;
        }, ct).ConfigureAwait(false);
        if (made) Written(logger, path);
        else if (written) File.Delete(path);
    }

    private static void Write(string path, AccessToken token)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        if (directory is not null) Directory.CreateDirectory(directory);
        File.Delete(path); // One that is there may be readable for others.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(System.Text.Encoding.ASCII.GetBytes(token.Text + "\n"));
        file.Flush(flushToDisk: true);
    }

    [LoggerMessage(EventId = 1290, Level = LogLevel.Information, Message = "There was no token yet: wrote one that may do everything to {Path}")]
    private static partial void Written(ILogger logger, string path);
}
