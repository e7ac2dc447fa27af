using Concord.Sessions.Calls;

namespace Concord.Sessions;

/// <summary>What changes, as it changes.</summary>
public sealed class SessionEvents
{
    private readonly ConcordService _service;
    private readonly CallGate _gate;

    internal SessionEvents(ConcordService service, CallGate gate)
    {
        _service = service;
        _gate = gate;
    }

    /// <summary>Whether anybody can subscribe.</summary>
    public bool Enabled => _service.Events.Options.Enabled;

    /// <summary>Begins to follow changes. Whatever is wrong with that is told here, before any event.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.EventStreamDisabled"/>, <see cref="ConcordErrorCode.InvalidQuery"/> for the pattern,
    /// <see cref="ConcordErrorCode.InvalidArguments"/>; <see cref="Changes.CompactedException"/>: so far back nothing is kept.
    /// </exception>
    public ValueTask<EventSubscription> SubscribeAsync(SubscribeOptions? options = null, CancellationToken ct = default)
    {
        options ??= new SubscribeOptions();
        var call = new ListingCall(CallKind.Subscribe, options.Prefix, null);
        return _gate.RunAsync(call, Prepare, (filter, _, _) => Enabled
            ? new ValueTask<EventSubscription>(new EventSubscription(_service, _gate, call, options, filter))
            : ValueTask.FromException<EventSubscription>(new ConcordException(ConcordErrorCode.EventStreamDisabled, "The event stream is switched off.")), ct);

        EventFilter Prepare()
        {
            options.Check();
            return new EventFilter(options);
        }
    }

    /// <summary>How the event stream is on this node.</summary>
    public ValueTask<EventStats> StatsAsync(CancellationToken ct = default) =>
        _gate.RunAsync(new StoreCall(CallKind.EventStats), static () => { }, (_, _) => new ValueTask<EventStats>(_service.Events.Stats), ct);
}
