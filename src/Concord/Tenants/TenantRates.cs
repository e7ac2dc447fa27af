using System.Collections.Concurrent;

namespace Concord.Tenants;

/// <summary>
/// Keeps tenants to their calls a second. Counts on this node alone, so a tenant that calls three nodes gets three times as much: an
/// approximate protection against one that calls too often, not an account.
/// </summary>
/// <param name="clock">Its monotonic time counts.</param>
public sealed class TenantRates(TimeProvider clock)
{
    // More than there can be tenants. What is idle can be forgotten at no loss, and is when this is reached.
    internal const int WindowsMax = TenantRules.TenantsMax + 1_000;

    private readonly ConcurrentDictionary<string, RateWindow> _windows = new(StringComparer.Ordinal);
    private readonly long _origin = clock.GetTimestamp();
    private int _room = WindowsMax; // Counting the dictionary would take all of its locks.

    /// <summary>How many tenants are remembered.</summary>
    internal int Count => _windows.Count;

    /// <summary>Counts a call of a tenant, if it fits.</summary>
    /// <param name="tenant">Whose call it is.</param>
    /// <param name="cost">What it counts for; 1 for a call, however many keys it names.</param>
    /// <returns>Null when the tenant has no such limit; the call is counted all the same.</returns>
    public RateDecision? TryTake(TenantRecord tenant, long cost = 1)
    {
        var decision = WindowOf(tenant.Id).TryTake(NowMs(), tenant.MaxOpsPerSec ?? long.MaxValue / 2, cost);
        return tenant.MaxOpsPerSec is null ? null : decision;
    }

    /// <summary>Calls of a tenant that were allowed in the last second on this node.</summary>
    public long OpsLastSecond(string tenantId) => _windows.TryGetValue(tenantId, out var window) ? window.Count(NowMs()) : 0;

    private long NowMs() => (long)clock.GetElapsedTime(_origin).TotalMilliseconds;

    private RateWindow WindowOf(string tenantId)
    {
        if (_windows.TryGetValue(tenantId, out var window)) return window;
        if (Interlocked.Decrement(ref _room) < 0) ForgetIdle();
        return _windows.GetOrAdd(tenantId, _ => new RateWindow());
    }

    private void ForgetIdle()
    {
        var now = NowMs();
        foreach (var (tenantId, window) in _windows)
        {
            if (window.Count(now) == 0) _windows.TryRemove(tenantId, out _);
        }

        // All busy, which takes tenants deleted and made anew by the thousand within a second.
        if (_windows.Count >= WindowsMax) _windows.Clear();
        Volatile.Write(ref _room, WindowsMax - _windows.Count - 1);
    }
}
