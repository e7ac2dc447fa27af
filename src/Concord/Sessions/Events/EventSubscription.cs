using System.Runtime.CompilerServices;
using Concord.Changes;
using Concord.Kv;
using Concord.Sessions.Calls;

namespace Concord.Sessions;

/// <summary>
/// Committed changes, as they are applied on this node: in order, none twice and none left out. Read it once, in one loop; it ends when it is
/// disposed of and when the store stops. Keeps only a place in the history that all share, so that a slow reader costs nothing and holds up
/// nobody.
/// </summary>
/// <remarks>
/// Reading throws <see cref="SlowConsumerException"/> when it fell behind, and <see cref="ConcordErrorCode.Unauthorized"/> once the token is not
/// valid any more. What the caller may not read at the moment it is handed out is left out.
/// </remarks>
public sealed class EventSubscription : IAsyncEnumerable<ChangeEvent>, IAsyncDisposable
{
    private readonly ConcordService _service;
    private readonly CallGate _gate;
    private readonly Call _call;
    private readonly SubscribeOptions _options;
    private readonly EventFilter _filter;
    private readonly CancellationTokenSource _disposed = new();
    private readonly string _node;
    private EventPosition _next;
    private long _resets;
    private long _seen;
    private bool _hasCaughtUp;
    private volatile bool _isWaiting;
    private int _begun;

    internal EventSubscription(ConcordService service, CallGate gate, Call call, SubscribeOptions options, EventFilter filter)
    {
        _service = service;
        _gate = gate;
        _call = call;
        _options = options;
        _filter = filter;
        _node = service.Node;
        _resets = History.Resets;
        _next = options.Start(service.Revision);
        _seen = _next.Revision.Value - 1;
        if (History.Oldest is var oldest && new Revision(_seen) < oldest) throw new CompactedException(oldest);
        service.Events.Add(this);
    }

    internal bool IsWaiting => _isWaiting;

    private ChangeHistory History => _service.Store.History;

    /// <summary>Reads the events.</summary>
    /// <exception cref="InvalidOperationException">They are read already, or were.</exception>
    public async IAsyncEnumerator<ChangeEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0) throw new InvalidOperationException("A subscription is read once.");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        try
        {
            await foreach (var change in ReadAsync(either.Token).ConfigureAwait(false))
            {
                _service.Events.CountPublished();
                yield return change;
            }
        }
        finally
        {
            _service.Events.Remove(this);
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        _service.Events.Remove(this);
        await _disposed.CancelAsync().ConfigureAwait(false);
        _disposed.Dispose();
    }

    /// <summary>How many revisions it has not looked at yet.</summary>
    internal long BehindOf(Revision newest) => _isWaiting ? 0 : Math.Max(0, newest.Value - Volatile.Read(ref _seen));

    private async IAsyncEnumerable<ChangeEvent> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            Revision? lost = null;
            var sets = _service.Store.WatchAsync(_service.Scope.All, new Revision(_seen), ct).GetAsyncEnumerator(ct);
            await using (sets.ConfigureAwait(false))
            {
                while (lost is null)
                {
                    ChangeSet? set = null;
                    try
                    {
                        set = await NextAsync(sets).ConfigureAwait(false);
                        if (set is null) yield break;
                    }
                    catch (CompactedException e)
                    {
                        lost = e.Oldest;
                    }

                    if (set is null) continue;
                    GiveUpWhenBehind(set.Revision);
                    foreach (var change in EventsOf(set)) yield return change;
                    Volatile.Write(ref _seen, set.Revision.Value);
                }
            }

            yield return Resync(lost.Value);
        }
    }

    /// <summary>The next changes; null when there will be none, because the store stops or this was disposed of.</summary>
    private async ValueTask<ChangeSet?> NextAsync(IAsyncEnumerator<ChangeSet> sets)
    {
        _isWaiting = true;
        try
        {
            return await sets.MoveNextAsync().ConfigureAwait(false) ? sets.Current : null;
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _isWaiting = false;
        }
    }

    // Whoever begins in the past may take its time to catch up: for that the history is the limit.
    private void GiveUpWhenBehind(Revision revision)
    {
        var behind = History.Newest.Value - revision.Value;
        _hasCaughtUp |= behind <= _service.Events.Options.BufferSize;
        if (_hasCaughtUp && behind > _service.Events.Options.BufferSize) throw TooSlow();
    }

    private SlowConsumerException TooSlow()
    {
        _service.Events.CountDropped();
        return new SlowConsumerException(new Revision(Volatile.Read(ref _seen)));
    }

    /// <summary>Goes on after a gap, if it was the store's doing.</summary>
    private ChangeEvent Resync(Revision oldest)
    {
        var resets = History.Resets;
        if (resets == _resets) throw TooSlow();
        _resets = resets;
        Volatile.Write(ref _seen, oldest.Value);
        return new ChangeEvent
        {
            Position = new EventPosition(oldest, 0), Type = EventType.Resync, Timestamp = _service.Time.GetUtcNow(), Node = _node,
        };
    }

    private IEnumerable<ChangeEvent> EventsOf(ChangeSet set)
    {
        var principal = _gate.Again(_call).Principal;
        var bulk = set.Changes.Count > 1;
        for (var i = 0; i < set.Changes.Count; i++)
        {
            var position = new EventPosition(set.Revision, i);
            var change = set.Changes[i];
            if (position < _next || !_filter.Wants(change.Kind, bulk)) continue;
            var key = _service.Scope.Strip(change.Key);
            if (!_filter.WantsKey(key.Span) || !principal.CanRead(key.Span)) continue;
            yield return new ChangeEvent
            {
                Position = position,
                Type = TypeOf(change.Kind),
                Key = key,
                Record = _options.IncludeValue ? change.Record : null,
                Previous = _options.IncludePrevious ? change.Before : null,
                Version = change.Record?.Version ?? 0,
                ExpiresAt = change.Record?.ExpiresAt ?? ClusterTime.Never,
                TtlSeconds = _service.SecondsLeft(change.Record?.ExpiresAt ?? ClusterTime.Never),
                Bulk = bulk,
                Compressed = change.Record?.IsCompressed ?? false,
                Timestamp = _service.Time.GetUtcNow(),
                Node = _node,
            };
        }
    }

    private static EventType TypeOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Put => EventType.Put,
        ChangeKind.Delete => EventType.Delete,
        ChangeKind.Touch => EventType.Touch,
        _ => EventType.Expire,
    };
}
