namespace Concord.Tenants;

/// <summary>
/// Counts calls over a sliding second, in 20 slots of 50 ms. In no second more than the limit is allowed; what leaves the second is given
/// back a slot at a time, so up to 50 ms late. Allocates nothing once it is there; safe for all threads.
/// </summary>
internal sealed class RateWindow
{
    private const int SlotMs = 50;
    private const int Slots = 1000 / SlotMs;

    // One slot more than fit into a second: the one that has only partly left it still counts in full.
    private readonly long[] _counts = new long[Slots + 1];
    private readonly Lock _lock = new();
    private long _slot;
    private long _sum;

    /// <summary>Counts a call that fits.</summary>
    /// <param name="nowMs">A time that never goes back, in milliseconds.</param>
    /// <param name="limit">Calls a second.</param>
    /// <param name="cost">What it counts for. More than the limit counts as the limit: it fits into an empty second.</param>
    public RateDecision TryTake(long nowMs, long limit, long cost)
    {
        var counted = Math.Clamp(cost, 0, Math.Max(limit, 1));
        lock (_lock)
        {
            Slide(nowMs);
            var isAllowed = _sum + counted <= limit;
            if (isAllowed)
            {
                _counts[_slot % _counts.Length] += counted;
                _sum += counted;
            }

            var retryMs = isAllowed ? 0 : MsUntilAtMost(limit - counted, nowMs);
            return new RateDecision(isAllowed, limit, Math.Max(0, limit - _sum), retryMs, MsUntilAtMost(0, nowMs));
        }
    }

    /// <summary>What was counted in the last second, and up to 50 ms before.</summary>
    public long Count(long nowMs)
    {
        lock (_lock)
        {
            Slide(nowMs);
            return _sum;
        }
    }

    private void Slide(long nowMs)
    {
        var slot = Math.Max(nowMs / SlotMs, _slot);
        for (var gone = Math.Min(slot - _slot, _counts.Length); gone > 0; gone--)
        {
            ref var oldest = ref _counts[(slot - gone + 1) % _counts.Length];
            _sum -= oldest;
            oldest = 0;
        }

        _slot = slot;
    }

    /// <summary>How long until enough has left the second that at most <paramref name="sum"/> is in it; a second when that never happens.</summary>
    private int MsUntilAtMost(long sum, long nowMs)
    {
        var left = _sum;
        for (var slot = _slot - Slots; left > sum && slot <= _slot; slot++)
        {
            left -= _counts[(slot + _counts.Length) % _counts.Length];
            if (left <= sum) return (int)Math.Max(1, (slot + _counts.Length) * SlotMs - nowMs);
        }

        return left > sum ? 1000 : 0;
    }
}
