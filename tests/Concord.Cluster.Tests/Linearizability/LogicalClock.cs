namespace Concord.Cluster.Tests.Linearizability;

/// <summary>
/// Microseconds since a run began, but never the same number twice: of two moments that are told, the later one has the greater number,
/// whichever threads asked. So the order of the numbers is an order of real time.
/// </summary>
internal sealed class LogicalClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _last;

    public long Next()
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(last + 1, (long)time.GetElapsedTime(_start).TotalMicroseconds);
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return next;
        }
    }
}
