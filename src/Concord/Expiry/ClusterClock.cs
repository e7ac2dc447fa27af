using Concord.Kv;

namespace Concord.Expiry;

/// <summary>
/// What the store's clock is about to show: the state's own clock, and the monotonic time that has passed here since it was seen to move.
/// It stands still while nothing expires; then the machine's clock says where it goes on.
/// </summary>
internal sealed class ClusterClock(TimeProvider time, TimeSpan tick)
{
    private Reading _reading = new(ClusterTime.Never, 0, IsRunning: false, IsLive: false);

    /// <summary>Whether it has been seen to move since the store was opened.</summary>
    public bool IsLive => Volatile.Read(ref _reading).IsLive;

    /// <summary>The machine's own time. Not to be trusted: another machine's is different, and it jumps.</summary>
    public ClusterTime WallTime => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The time for a write that is made now; never before the state's clock.</summary>
    public ClusterTime Now
    {
        get
        {
            var reading = Volatile.Read(ref _reading);
            if (!reading.IsRunning) return reading.Clock > WallTime ? reading.Clock : WallTime;
            var now = reading.Clock + time.GetElapsedTime(reading.Timestamp);

            // Until it is seen to move, its last movement may have been up to a tick before it was first seen.
            return reading.IsLive ? now : now + tick;
        }
    }

    /// <summary>Takes note of a new state. One thread calls it.</summary>
    /// <param name="clock">The state's clock.</param>
    /// <param name="isRunning">Whether anything expires in it.</param>
    /// <param name="isLive">Whether the state is new, not read back from a log at a start.</param>
    public void Observe(ClusterTime clock, bool isRunning, bool isLive)
    {
        var known = _reading;
        if (known.Clock == clock && known.IsRunning == isRunning) return;
        var moved = isLive && (known.Clock != clock || !known.IsRunning || known.IsLive);
        Volatile.Write(ref _reading, new Reading(clock, time.GetTimestamp(), isRunning, moved));
    }

    private sealed record Reading(ClusterTime Clock, long Timestamp, bool IsRunning, bool IsLive);
}
