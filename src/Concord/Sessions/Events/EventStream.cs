using System.Collections.Concurrent;

namespace Concord.Sessions;

/// <summary>Counts subscriptions and what they were told.</summary>
internal sealed class EventStream(ConcordStore store, EventStreamOptions options)
{
    private readonly ConcurrentDictionary<EventSubscription, byte> _open = new();
    private long _published;
    private long _dropped;

    public EventStreamOptions Options => options;

    public EventStats Stats
    {
        get
        {
            var newest = store.History.Newest;
            var open = _open.Keys;
            return new EventStats(
                options.Enabled, open.Count, open.Sum(subscription => subscription.BehindOf(newest)), open.Count(subscription => subscription.IsWaiting),
                Volatile.Read(ref _published), Volatile.Read(ref _dropped));
        }
    }

    public void Add(EventSubscription subscription) => _open.TryAdd(subscription, 0);

    public void Remove(EventSubscription subscription) => _open.TryRemove(subscription, out _);

    public void CountPublished() => Interlocked.Increment(ref _published);

    public void CountDropped() => Interlocked.Increment(ref _dropped);
}
