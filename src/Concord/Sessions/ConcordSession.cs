using Concord.Compression;
using Concord.Security;
using Concord.Sessions.Access;
using Concord.Sessions.Calls;
using Concord.Tenants;

namespace Concord.Sessions;

/// <summary>
/// A store as one caller sees it. Each call is checked in this order: arguments, who the caller is, what he may do, what his tenant may still
/// do; only then it reaches the store. What a call is expected to run into comes back as a value; anything else is a
/// <see cref="ConcordException"/>.
/// </summary>
/// <remarks>Costs next to nothing to make. Safe for all threads, but for <see cref="Rate"/>, which is about the latest call.</remarks>
public sealed partial class ConcordSession
{
    private readonly ConcordService _service;
    private readonly CallGate _gate;

    internal ConcordSession(ConcordService service, Caller caller)
    {
        _service = service;
        _gate = new CallGate(service, caller);
    }

    /// <summary>Searches.</summary>
    public SessionQueries Query => new(_service, _gate);

    /// <summary>Tokens: who can call.</summary>
    public SessionTokens Tokens => new(new AccessCalls(_service, _gate));

    /// <summary>Roles and ACLs: who may do what.</summary>
    public SessionRoles Roles => new(new AccessCalls(_service, _gate));

    /// <summary>Tenants, and what they may use.</summary>
    public SessionTenants Tenants => new(new AccessCalls(_service, _gate));

    /// <summary>Secondary indexes.</summary>
    public SessionIndexes Indexes => new(_service, _gate);

    /// <summary>Who asked for what.</summary>
    public SessionAudit Audit => new(_service, _gate);

    /// <summary>How values are compressed.</summary>
    public ValueCompression Compression => _service.Compression;

    /// <summary>What changes, as it changes.</summary>
    public SessionEvents Events => new(_service, _gate);

    /// <summary>How records expire.</summary>
    public SessionExpiry Ttl => new(_service, _gate);

    /// <summary>What the audit log calls him: <c>token:</c> and 8 hex digits, <c>anonymous</c> or <c>system</c>.</summary>
    public string User => _gate.Caller.UserOf(Principal);

    /// <summary>What the rate of a tenant said to the latest call of this session; null: nothing.</summary>
    public RateDecision? Rate => _gate.Rate;

    /// <summary>Whether the caller is known at this moment.</summary>
    public bool IsKnown => Principal is not null;

    private Principal? Principal => _gate.Caller.Identify(_service.Access.Current.Rules, _service.Time.GetUtcNow());
}
