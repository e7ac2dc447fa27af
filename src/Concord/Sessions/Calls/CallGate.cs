using Concord.Audit;
using Concord.Security;
using Concord.Tenants;

namespace Concord.Sessions.Calls;

/// <summary>
/// The one way from a caller to the store. In this order, for every call: are the arguments right; who is it; may he; has his tenant calls
/// left; only then the store. Whatever comes of it is recorded.
/// </summary>
internal sealed class CallGate(ConcordService service, Caller caller)
{
    private RateDecision? _rate;

    public Caller Caller => caller;

    /// <summary>What the rate of a tenant said to the latest call.</summary>
    public RateDecision? Rate => _rate;

    /// <summary>Makes a call.</summary>
    /// <param name="call">What it is.</param>
    /// <param name="arguments">Refuses wrong arguments by throwing. May get ready what <paramref name="engine"/> needs.</param>
    /// <param name="engine">Does it, once it is allowed.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<T> RunAsync<T>(Call call, Action arguments, Func<Grant, CancellationToken, ValueTask<T>> engine, CancellationToken ct)
    {
        var refusal = Refuse(call, arguments, out var grant);
        if (service.Options.Audit is { } audit && audit.Wants(call.Kind.IsRead)) return AuditedAsync(audit, call, refusal, engine, grant, ct);
        return refusal is null ? EngineAsync(call, engine, grant, ct) : ValueTask.FromException<T>(refusal);
    }

    /// <summary>The same when looking at the arguments makes something of them that is needed later.</summary>
    public ValueTask<T> RunAsync<TArguments, T>(
        Call call, Func<TArguments> arguments, Func<TArguments, Grant, CancellationToken, ValueTask<T>> engine, CancellationToken ct)
        where TArguments : class
    {
        TArguments? ready = null;
        return RunAsync(call, () => { ready = arguments(); }, (grant, token) => engine(ready!, grant, token), ct); // Set: arguments come first.
    }

    /// <summary>Whether a call that goes on may still go on, and for whom.</summary>
    public Grant Again(Call call)
    {
        var access = service.Access.Current;
        if (caller.Identify(access.Rules, service.Time.GetUtcNow()) is not { } principal) throw Unauthorized();
        return call.IsAllowedTo(principal) ? new Grant(principal) : throw Forbidden(call);
    }

    private ConcordException? Refuse(Call call, Action arguments, out Grant grant)
    {
        grant = default;
        try
        {
            CallArguments.Check(call.Options);
            arguments();
            grant = Again(call);
            return caller.IsSystem ? null : RefuseByRate(call, grant.Principal);
        }
        catch (ConcordException refusal)
        {
            return refusal;
        }
    }

    private ConcordException? RefuseByRate(Call call, Principal principal)
    {
        _rate = null;
        var access = service.Access.Current;
        if (access.Tenants.Tenants.IsEmpty) return null;
        foreach (var tenant in TenantsOf(call, principal, access))
        {
            if (service.Rates.TryTake(tenant) is not { } decision) continue;
            if (_rate is not { } tightest || decision.Remaining < tightest.Remaining) _rate = decision;
            if (!decision.IsAllowed) return TooFast(tenant, decision);
        }

        return null;
    }

    /// <summary>Whose call it is: of those in whose namespaces its keys lie; a call without keys is that of the caller's own tenants.</summary>
    private IEnumerable<TenantRecord> TenantsOf(Call call, Principal principal, Access.AccessState access)
    {
        var keys = call is ListingCall { Prefix: { } prefix } ? [prefix] : call.Keys;
        var byKey = keys.Select(key => access.Tenants.Find(service.Scope.Add(key).Span)).OfType<TenantRecord>().DistinctBy(tenant => tenant.Id).ToArray();
        return byKey.Length > 0 || call.Keys.Count > 0 ? byKey : access.TenantsOf(principal);
    }

    private ValueTask<T> EngineAsync<T>(Call call, Func<Grant, CancellationToken, ValueTask<T>> engine, Grant grant, CancellationToken ct)
    {
        var timeout = call.Options?.Timeout ?? (call.Repeats ? service.Store.Options.Timeout : null);
        if (timeout is { } within) return WithinAsync(call, engine, grant, within, ct);
        try
        {
            return engine(grant, ct);
        }
        catch (ConcordException refusal)
        {
            return ValueTask.FromException<T>(refusal); // Refused before there was anything to wait for; callers are told all refusals in one way.
        }
    }

    private async ValueTask<T> WithinAsync<T>(
        Call call, Func<Grant, CancellationToken, ValueTask<T>> engine, Grant grant, TimeSpan timeout, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(timeout, service.Store.Options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            return await engine(grant, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // How far a write had got is not known here.
            throw Commits.Deadlines.Passed(mayHaveCommitted: !call.Kind.IsRead);
        }
    }

    /// <summary>
    /// The same with a line in the audit log, whatever comes of it. Without a place for the line nothing is done: what cannot be recorded does
    /// not happen.
    /// </summary>
    private async ValueTask<T> AuditedAsync<T>(
        AuditLog audit, Call call, ConcordException? refusal, Func<Grant, CancellationToken, ValueTask<T>> engine, Grant grant, CancellationToken ct)
    {
        using var ticket = await audit.ReserveAsync(ct).ConfigureAwait(false);
        var outcome = "interrupted"; // By what is not Concord's: the caller gave up, or code of his has thrown.
        try
        {
            if (refusal is not null) throw refusal;
            var result = await EngineAsync(call, engine, grant, ct).ConfigureAwait(false);
            outcome = CallOutcome.Of(result);
            return result;
        }
        catch (ConcordException e)
        {
            outcome = ConcordErrorNames.Of(e.Code);
            throw;
        }
        finally
        {
            await ticket.CompleteAsync(EventOf(call, outcome, grant), ct).ConfigureAwait(false);
        }
    }

    private AuditEvent EventOf(Call call, string outcome, Grant grant) => new()
    {
        Operation = call.Kind.Name,
        Result = outcome,
        User = caller.UserOf(grant.Principal),
        Keys = call.AuditKeys,
        Details =
        [
            .. call.Keys.Count == 0 ? [] : (IEnumerable<AuditDetail>)[new AuditDetail("has_ttl", call.HasTtl)],
            .. call.Ttl is { } ttl ? (IEnumerable<AuditDetail>)[new AuditDetail("ttl_seconds", (long)ttl.TotalSeconds)] : [],
            .. call.Details,
        ],
    };

    private static ConcordException Unauthorized() => new(ConcordErrorCode.Unauthorized, "There is no such token, or it is not valid any more.");

    private static ConcordException Forbidden(Call call) =>
        new(ConcordErrorCode.Forbidden, $"The caller may not make this call ({call.Kind.Name}) about all that it names.");

    private static ConcordException TooFast(TenantRecord tenant, RateDecision decision) => new(
        ConcordErrorCode.QuotaExceeded, $"The tenant '{tenant.Id}' has made its {decision.Limit} calls of this second.")
    {
        RetryAfter = TimeSpan.FromMilliseconds(decision.RetryAfterMs),
    };
}
