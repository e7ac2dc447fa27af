namespace Concord;

/// <summary>A call that did not do what it was asked for, and why.</summary>
/// <param name="code">The stable reason.</param>
/// <param name="message">One sentence for a person, naming the file, key or limit.</param>
/// <param name="inner">What caused it, if anything.</param>
public class ConcordException(ConcordErrorCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stable reason.</summary>
    public ConcordErrorCode Code { get; } = code;

    /// <summary>True when the write may have taken effect all the same; false when it certainly has not.</summary>
    public bool MayHaveCommitted { get; init; }

    /// <summary>Which element of a bulk call it is about, from 0; null: the call as a whole.</summary>
    public int? ElementIndex { get; init; }

    /// <summary>When it is worth trying again; null: nobody knows.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same call may get through if it is made again, and making it twice does no harm.</summary>
    public bool Retryable => !MayHaveCommitted && (RetryAfter is not null || Code is
        ConcordErrorCode.Timeout or ConcordErrorCode.ClusterNotReady or ConcordErrorCode.Restoring or ConcordErrorCode.Conflict
        or ConcordErrorCode.NoSpace or ConcordErrorCode.SlowConsumer);
}
