using Concord.Kv;
using Concord.Security;
using Concord.Sessions.Access;
using Concord.Sessions.Calls;
using Concord.Tenants;

namespace Concord.Sessions;

/// <summary>Tenants, for callers with the permission <c>admin</c>.</summary>
public sealed class SessionTenants
{
    private readonly AccessCalls _calls;

    internal SessionTenants(AccessCalls calls) => _calls = calls;

    /// <summary>The text before the first <c>:</c> of a key, whether or not there is such a tenant; null when there is none.</summary>
    public static string? TenantFromKey(Key key) => TenantNamespaces.TenantFromKey(key.Span);

    /// <summary>Makes a tenant with its role <c>tenant_ID</c>, which may read, write and delete in its namespace.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.TenantExists"/>, <see cref="ConcordErrorCode.RoleExists"/>, <see cref="ConcordErrorCode.InvalidName"/>,
    /// <see cref="ConcordErrorCode.InvalidArguments"/>: a limit is negative, the namespace overlaps another one, or there are too many.
    /// </exception>
    public ValueTask<TenantRecord> CreateAsync(NewTenant wanted, CallOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var scoped = wanted with { Scope = _calls.Service.Options.Scope };
        return _calls.ChangeAsync(CallKind.CreateTenant, wanted.Id, () => TenantRules.Create(scoped, null, []), change =>
        {
            var role = AccessState.Role(change.System, TenantRecord.RoleNameOf(scoped.Id));
            var made = TenantRules.Create(scoped, role, [.. AccessState.AllTenants(change.System)]);
            change.Put(made.Tenant);
            change.Put(made.Role);
            change.Put(made.Acl);
            return made.Tenant;
        }, options, ct);
    }

    /// <summary>Deletes a tenant with its role, ACL and grants. Its keys stay.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>.</exception>
    public ValueTask<TenantRecord> DeleteAsync(string id, CallOptions? options = null, CancellationToken ct = default) =>
        _calls.ChangeAsync(CallKind.DeleteTenant, id, () => CheckId(id), change =>
        {
            var system = change.System;
            var role = TenantRecord.RoleNameOf(id);
            var removal = TenantRules.Delete(
                AccessState.Tenant(system, id), AccessState.Role(system, role), AccessState.Tokens(system), AccessState.Acls(system, AclRecord.Of(role)));
            change.Delete(removal.Tenant.SystemKey);
            if (removal.Role is { } itsRole) change.Remove(itsRole);
            return removal.Tenant;
        }, options, ct);

    /// <summary>Changes a limit. When less is allowed than is used, nothing is taken away, and nothing may be added.</summary>
    /// <param name="id">Which tenant.</param>
    /// <param name="quota">Which limit.</param>
    /// <param name="limit">0 or more; null: unlimited.</param>
    /// <param name="options">What every call can be told.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>, <see cref="ConcordErrorCode.InvalidArguments"/>.</exception>
    public ValueTask<TenantRecord> UpdateQuotaAsync(
        string id, TenantQuota quota, long? limit, CallOptions? options = null, CancellationToken ct = default)
    {
        return _calls.ChangeAsync(CallKind.UpdateQuota, id, CheckArguments, change =>
        {
            var tenant = TenantRules.UpdateQuota(AccessState.Tenant(change.System, id), quota, limit);
            change.Put(tenant);
            return tenant;
        }, options, ct);

        void CheckArguments()
        {
            CheckId(id);
            if (!Enum.IsDefined(quota)) throw new ConcordException(ConcordErrorCode.InvalidArguments, $"There is no limit {quota} of a tenant.");
            if (limit < 0) throw new ConcordException(ConcordErrorCode.InvalidArguments, $"The limit {limit} is negative.");
        }
    }

    /// <summary>A tenant.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>.</exception>
    public ValueTask<TenantRecord> GetAsync(string id, ReadOptions? options = null, CancellationToken ct = default) =>
        _calls.ReadAsync(CallKind.GetTenant, () => CheckId(id), state => Existing(state, id), options, ct);

    /// <summary>All tenants, in the order of their ids.</summary>
    public ValueTask<IReadOnlyList<TenantRecord>> ListAsync(ReadOptions? options = null, CancellationToken ct = default) =>
        _calls.ReadAsync(
            CallKind.ListTenants, static () => { }, state => (IReadOnlyList<TenantRecord>)[.. AccessState.AllTenants(state.System)], options, ct);

    /// <summary>What a tenant uses.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>.</exception>
    public ValueTask<TenantReport> UsageAsync(string id, ReadOptions? options = null, CancellationToken ct = default) =>
        _calls.ReadAsync(CallKind.GetUsage, () => CheckId(id), state =>
        {
            var tenant = Existing(state, id);
            var usage = state.Tenants.Usage[id];
            return new TenantReport(tenant, usage.Keys, usage.Bytes, _calls.Service.Rates.OpsLastSecond(id));
        }, options, ct);

    private static void CheckId(string id) => AccessLimits.CheckName(id, "id of the tenant");

    private static TenantRecord Existing(StateMachine.StoreState state, string id) => AccessState.Tenant(state.System, id)
        ?? throw new ConcordException(ConcordErrorCode.NotFound, $"There is no tenant '{id}'.");
}
