namespace Concord.Log;

/// <summary>
/// The follower cannot be led on from where it stands: what comes next is no longer in the log, or was lost on the way. It goes on from
/// <see cref="ICommitLog.OpenLatestSnapshotAsync"/>, which then is not older than the follower.
/// </summary>
/// <param name="reason">Why, for the log and the metrics: <c>compacted</c>, <c>gap</c>, <c>behind</c>.</param>
public sealed class SnapshotNeededException(string reason)
    : ConcordException(ConcordErrorCode.ClusterNotReady, $"The log cannot be followed from here ({reason}); a snapshot is needed.")
{
    /// <summary>Why, in one word.</summary>
    public string Reason { get; } = reason;
}
