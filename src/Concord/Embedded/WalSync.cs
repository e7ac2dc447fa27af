namespace Concord.Embedded;

/// <summary>When what was appended to the log is made durable. In none of the modes does a killed process lose anything.</summary>
public enum WalSync
{
    /// <summary>Before the append is answered: nothing acknowledged is ever lost.</summary>
    Always = 0,

    /// <summary>
    /// Not later than <see cref="ConcordOptions.SyncIntervalMs"/> after it was written. When the machine loses power, the latest of what
    /// was acknowledged may be lost; what is left is everything up to some moment, in order.
    /// </summary>
    Interval,

    /// <summary>
    /// When the operating system sees fit, and when a segment grows or ends, a snapshot is taken or the log is closed. After a loss of power
    /// everything up to some moment is left, in order.
    /// </summary>
    None,
}
