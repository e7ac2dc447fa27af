using Concord.Security;
using Concord.Sessions.Access;
using Concord.Sessions.Calls;

namespace Concord.Sessions;

/// <summary>Roles and ACLs, for callers with the permission <c>admin</c>.</summary>
public sealed class SessionRoles
{
    private readonly AccessCalls _calls;

    internal SessionRoles(AccessCalls calls) => _calls = calls;

    /// <summary>Makes a role.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.RoleExists"/>, <see cref="ConcordErrorCode.InvalidName"/>, <see cref="ConcordErrorCode.InvalidPermissions"/>.
    /// </exception>
    public ValueTask<RoleRecord> CreateAsync(string name, Permissions permissions, CallOptions? options = null, CancellationToken ct = default)
    {
        return _calls.ChangeAsync(CallKind.CreateRole, name, CheckArguments, change =>
        {
            var system = change.System;
            var role = RoleRules.Create(name, permissions, AccessState.Role(system, name), AccessState.Roles(system).Count());
            change.Put(role);
            return role;
        }, options, ct);

        void CheckArguments()
        {
            AccessLimits.CheckName(name, "name of the role");
            PermissionNames.Check(permissions);
        }
    }

    /// <summary>Deletes a role with its ACLs, and takes it from everybody. A token whose only role it was has its own permissions again.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.RoleNotFound"/>; <see cref="ConcordErrorCode.ProtectedRole"/>: it is predefined, or a tenant's.
    /// </exception>
    public ValueTask<RoleRemoval> DeleteAsync(string name, CallOptions? options = null, CancellationToken ct = default) =>
        _calls.ChangeAsync(CallKind.DeleteRole, name, static () => { }, change =>
        {
            var system = change.System;
            var ofTenant = AccessState.AllTenants(system).Any(tenant => tenant.RoleName == name);
            var removal = RoleRules.Delete(
                name, AccessState.Role(system, name), ofTenant, AccessState.Tokens(system), AccessState.Acls(system, AclRecord.Of(name)));
            change.Remove(removal);
            return removal;
        }, options, ct);

    /// <summary>A role, predefined or made.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.RoleNotFound"/>.</exception>
    public ValueTask<RoleRecord> GetAsync(string name, ReadOptions? options = null, CancellationToken ct = default) =>
        _calls.ReadAsync(CallKind.GetRole, static () => { }, state => RoleRules.Existing(name, AccessState.Role(state.System, name)), options, ct);

    /// <summary>All roles: the predefined ones, then those that were made, in the order of their names.</summary>
    public ValueTask<IReadOnlyList<RoleRecord>> ListAsync(ReadOptions? options = null, CancellationToken ct = default) =>
        _calls.ReadAsync(
            CallKind.ListRoles, static () => { },
            state => (IReadOnlyList<RoleRecord>)[.. PredefinedRoles.All, .. AccessState.Roles(state.System)], options, ct);

    /// <summary>Says what a role may do on the keys of a pattern, in place of what was said about the same pattern.</summary>
    /// <param name="pattern">1 to 900 bytes: <c>*</c> is any run of bytes, all else is literal.</param>
    /// <param name="role">Name of the role. Once it has an ACL, ACLs alone count for those who have it.</param>
    /// <param name="permissions">What it may do there; nothing, to take a key out of a wider pattern.</param>
    /// <param name="options">What every call can be told.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.RoleNotFound"/>, <see cref="ConcordErrorCode.InvalidName"/> for the pattern,
    /// <see cref="ConcordErrorCode.InvalidPermissions"/>, <see cref="ConcordErrorCode.InvalidArguments"/>: the role has too many.
    /// </exception>
    public ValueTask<AclRecord> CreateAclAsync(
        string pattern, string role, Permissions permissions, CallOptions? options = null, CancellationToken ct = default)
    {
        return _calls.ChangeAsync(CallKind.CreateAcl, $"{role}: {pattern}", CheckArguments, change =>
        {
            var others = AccessState.Acls(change.System, AclRecord.Of(role)).Count(acl => acl.Pattern != pattern);
            var acl = AclRules.Create(pattern, role, permissions, AccessState.Role(change.System, role), others);
            change.Put(acl);
            return acl;
        }, options, ct);

        void CheckArguments()
        {
            AccessLimits.CheckPattern(pattern);
            PermissionNames.Check(permissions);
        }
    }

    /// <summary>Takes back what was said about a pattern.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>.</exception>
    public ValueTask<AclRecord> DeleteAclAsync(string pattern, string role, CallOptions? options = null, CancellationToken ct = default) =>
        _calls.ChangeAsync(CallKind.DeleteAcl, $"{role}: {pattern}", static () => { }, change =>
        {
            var acl = AclRules.Delete(pattern, role, AccessState.Acl(change.System, role, pattern));
            change.Delete(acl.SystemKey);
            return acl;
        }, options, ct);

    /// <summary>All ACLs, by role and pattern.</summary>
    public ValueTask<IReadOnlyList<AclRecord>> ListAclsAsync(ReadOptions? options = null, CancellationToken ct = default) =>
        _calls.ReadAsync(
            CallKind.ListAcls, static () => { }, state => (IReadOnlyList<AclRecord>)[.. AccessState.Acls(state.System)], options, ct);
}
