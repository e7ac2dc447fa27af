using Concord.Expiry;
using Concord.Sessions.Calls;

namespace Concord.Sessions;

/// <summary>How records expire, for callers with the permission <c>admin</c>.</summary>
public sealed class SessionExpiry
{
    private static readonly TimeSpan IntervalMax = TimeSpan.FromDays(30);

    private readonly ConcordService _service;
    private readonly CallGate _gate;

    internal SessionExpiry(ConcordService service, CallGate gate)
    {
        _service = service;
        _gate = gate;
    }

    /// <summary>What is in force on this node.</summary>
    public ExpiryOptions Config => _service.Store.Options.Expiry with { CleanupInterval = _service.Store.CleanupInterval };

    /// <summary>Removes what has expired at once, instead of some minutes later; returns how many keys. They are invisible already.</summary>
    public ValueTask<int> CleanupNowAsync(CallOptions? options = null, CancellationToken ct = default) => _gate.RunAsync(
        new StoreCall(CallKind.TtlCleanup, options), static () => { }, (_, within) => _service.Store.SweepAsync(within), ct);

    /// <summary>Says how often what has expired is removed, on this node and until it stops.</summary>
    /// <param name="interval">From 1 second to 30 days.</param>
    /// <param name="options">What every call can be told.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>.</exception>
    public ValueTask<ExpiryOptions> UpdateCleanupIntervalAsync(TimeSpan interval, CallOptions? options = null, CancellationToken ct = default)
    {
        return _gate.RunAsync(new StoreCall(CallKind.TtlConfig, options), CheckArguments, (_, _) =>
        {
            _service.Store.CleanupInterval = interval;
            return new ValueTask<ExpiryOptions>(Config);
        }, ct);

        void CheckArguments()
        {
            if (interval < TimeSpan.FromSeconds(1) || interval > IntervalMax)
                throw new ConcordException(ConcordErrorCode.InvalidArguments, $"The interval is {interval}; it must be from 1 second to {IntervalMax}.");
        }
    }
}
