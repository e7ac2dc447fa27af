using Concord.Indexes;
using Concord.Kv;

namespace Concord.Expiry;

/// <summary>
/// Moves the store's clock on, removes what has expired and fills indexes, on the node whose turn it is. Each step is a command like any other; two
/// keepers at once do no harm, for the clock takes the greater time and a removal looks at the clock.
/// </summary>
internal sealed class Timekeeper(ExpiryOptions options, TimeProvider time, ClusterClock clock, ConcordStore store) : IDisposable
{
    // One step holds up other writes for as long as it takes.
    private const int SweptAtOnceMax = 500;
    private const int FilledAtOnceMax = 500;
    private const int ExpiredMax = 10_000;

    private readonly PeriodicTimer _timer = new(options.Tick, time);
    private long _sweptAt = time.GetTimestamp();
    private TimeSpan _cleanupInterval = options.CleanupInterval;
    private bool _begun;

    /// <summary>How often what has expired is removed.</summary>
    public TimeSpan CleanupInterval
    {
        get => _cleanupInterval;
        set => _cleanupInterval = value;
    }

    /// <summary>Keeps time until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        _begun = store.State.Expiring.Count == 0; // Then there is nothing that the time before this start could count for.
        while (await _timer.WaitForNextTickAsync(ct).ConfigureAwait(false))
        {
            if (!store.IsKeeper) continue;
            try
            {
                await FillIndexesAsync(ct).ConfigureAwait(false);
                if (store.State.Expiring.Count == 0) continue;
                await store.Own.MoveClockAsync(NextTime(), ct).ConfigureAwait(false);
                if (IsSweepDue()) await SweepAsync(ct).ConfigureAwait(false);
            }
            catch (ConcordException)
            {
                // No quorum, no space, or the store has failed: whoever writes is told. What expires goes on with the next tick that gets through.
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Removes everything that has expired; returns how much.</summary>
    public async ValueTask<int> SweepAsync(CancellationToken ct)
    {
        Volatile.Write(ref _sweptAt, time.GetTimestamp());
        var swept = 0;
        while (true)
        {
            var step = (await store.Own.SweepAsync(SweptAtOnceMax, ct).ConfigureAwait(false)).Affected;
            swept += step;
            if (step < SweptAtOnceMax) return swept;
        }
    }

    // Whoever made the index fills it; this is for one whose maker died over it.
    private async ValueTask FillIndexesAsync(CancellationToken ct)
    {
        foreach (var index in store.State.Indexes.Values.Where(index => index.Phase == IndexPhase.Filling).ToList())
            await store.Own.FillIndexAsync(index.Name, FilledAtOnceMax, ct).ConfigureAwait(false);
    }

    // Nobody has moved the clock since this store was opened: the time that it was shut counts too, as far as the machine's clock can be trusted.
    private ClusterTime NextTime()
    {
        if (_begun || clock.IsLive)
        {
            _begun = true;
            return clock.Now;
        }

        _begun = true;
        var (now, wall) = (store.State.Clock, clock.WallTime);
        var limit = now + options.DowntimeJumpMax;
        return wall < now ? now : wall < limit ? wall : limit;
    }

    private bool IsSweepDue() =>
        time.GetElapsedTime(Volatile.Read(ref _sweptAt)) >= _cleanupInterval || store.State.Expired().Skip(ExpiredMax).Any();
}
