namespace Concord.Etcd.Log;

/// <summary>What a follower had to put right.</summary>
internal sealed class FollowerCounts
{
    private long _repeats;
    private long _gaps;
    private long _reopened;

    /// <summary>Entries that came again.</summary>
    public long Repeats => Volatile.Read(ref _repeats);

    /// <summary>Holes that were filled by reading, or led to a snapshot.</summary>
    public long Gaps => Volatile.Read(ref _gaps);

    /// <summary>Watches that ended.</summary>
    public long Reopened => Volatile.Read(ref _reopened);

    public void CountRepeat() => Interlocked.Increment(ref _repeats);

    public void CountGap() => Interlocked.Increment(ref _gaps);

    public void CountReopened() => Interlocked.Increment(ref _reopened);
}
