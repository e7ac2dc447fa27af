namespace Concord.Commits;

/// <summary>
/// Counts time in steps, so that a deadline costs a command one addition and no timer. Late by up to one step, never early.
/// </summary>
internal sealed class Deadlines(TimeSpan timeout)
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly long _timeoutSteps = 1 + (long)Math.Ceiling(timeout / Step);
    private long _now;

    /// <summary>When a call that begins now has to end.</summary>
    public long Next => Volatile.Read(ref _now) + _timeoutSteps;

    /// <summary>Whether the moment has come.</summary>
    public bool IsPast(long due) => due <= Volatile.Read(ref _now);

    public void Advance() => Interlocked.Increment(ref _now);

    public static ConcordException Passed(bool mayHaveCommitted) => new(
        ConcordErrorCode.Timeout,
        mayHaveCommitted ? "The deadline has passed; the write may still take effect." : "The deadline has passed; nothing was written.")
    {
        MayHaveCommitted = mayHaveCommitted,
    };
}
