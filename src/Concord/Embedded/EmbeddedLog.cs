namespace Concord.Embedded;

internal sealed class EmbeddedLog
{
    public static Task<Log.ICommitLog> OpenAsync(ConcordOptions options, CancellationToken ct) => throw new NotSupportedException(options.DataDirectory + ct);
}
