using Concord.Security;

namespace Concord.Tenants;

/// <summary>What may become of tenants. Pure: takes records as they are and gives them as they are to be stored.</summary>
/// <remarks>Source: concord.md section 12.3. That namespaces must not overlap is ours: each key counts for one tenant at most.</remarks>
public static class TenantRules
{
    /// <summary>Tenants in a store.</summary>
    public const int TenantsMax = 10_000;

    private const Permissions InNamespace = Permissions.Read | Permissions.Write | Permissions.Delete;

    /// <summary>A new tenant with its role and its ACL.</summary>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="storedRole">The stored role <c>tenant_ID</c>; null when there is none.</param>
    /// <param name="others">All tenants there are.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.TenantExists"/>, <see cref="ConcordErrorCode.RoleExists"/>, <see cref="ConcordErrorCode.InvalidName"/> for
    /// id, name or namespace, or <see cref="ConcordErrorCode.InvalidArguments"/>: a limit is negative, the namespace overlaps that of another
    /// tenant, or there are too many.
    /// </exception>
    public static TenantCreation Create(NewTenant wanted, RoleRecord? storedRole, IReadOnlyCollection<TenantRecord> others)
    {
        var id = AccessLimits.CheckName(wanted.Id, "id of the tenant");
        var tenant = new TenantRecord
        {
            Id = id, Name = AccessLimits.CheckLabel(wanted.Name ?? id, "name of the tenant"),
            Namespace = CheckNamespace(wanted.Namespace ?? id + ":*"), Scope = wanted.Scope,
            MaxKeys = CheckLimit(wanted.MaxKeys),
            MaxStorageBytes = CheckLimit(wanted.MaxStorageBytes), MaxOpsPerSec = CheckLimit(wanted.MaxOpsPerSec),
        };
        if (others.Any(other => other.Id == id)) throw new ConcordException(ConcordErrorCode.TenantExists, $"There is a tenant '{id}'.");
        RoleRules.ThrowIfThere(tenant.RoleName, storedRole);
        if (others.Count >= TenantsMax) throw Invalid($"There are {others.Count} tenants; the limit is {TenantsMax}.");
        if (others.FirstOrDefault(other => Overlap(other, tenant)) is { } neighbour)
            throw Invalid($"The namespace '{tenant.Namespace}' overlaps '{neighbour.Namespace}' of the tenant '{neighbour.Id}'.");
        return new TenantCreation(
            tenant,
            new RoleRecord { Name = tenant.RoleName, Permissions = InNamespace },
            new AclRecord { Role = tenant.RoleName, Pattern = tenant.Namespace, Permissions = InNamespace });
    }

    /// <summary>The tenant with another limit.</summary>
    /// <param name="tenant">The tenant; null: there is none.</param>
    /// <param name="quota">Which limit.</param>
    /// <param name="limit">0 or more; null: unlimited. May be less than what is used: then nothing is taken away, and nothing may be added.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.NotFound"/>, or <see cref="ConcordErrorCode.InvalidArguments"/>: it is negative, or there is no such limit.
    /// </exception>
    public static TenantRecord UpdateQuota(TenantRecord? tenant, TenantQuota quota, long? limit) => quota switch
    {
        TenantQuota.MaxKeys => Existing(tenant) with { MaxKeys = CheckLimit(limit) },
        TenantQuota.MaxStorageBytes => Existing(tenant) with { MaxStorageBytes = CheckLimit(limit) },
        TenantQuota.MaxOpsPerSec => Existing(tenant) with { MaxOpsPerSec = CheckLimit(limit) },
        _ => throw Invalid($"There is no limit {quota} of a tenant."),
    };

    /// <summary>What goes with a tenant: its record, its role, the ACLs and grants of that. The keys stay.</summary>
    /// <param name="tenant">The tenant; null: there is none.</param>
    /// <param name="storedRole">Its stored role.</param>
    /// <param name="tokens">All tokens, or at least those with the role.</param>
    /// <param name="acls">All ACLs, or at least those of the role.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>: there is no such tenant.</exception>
    public static TenantRemoval Delete(TenantRecord? tenant, RoleRecord? storedRole, IEnumerable<TokenRecord> tokens, IEnumerable<AclRecord> acls) =>
        new(Existing(tenant), storedRole is null ? null : RoleRules.Remove(storedRole, tokens, acls));

    private static TenantRecord Existing(TenantRecord? tenant) =>
        tenant ?? throw new ConcordException(ConcordErrorCode.NotFound, "There is no such tenant.");

    private static string CheckNamespace(string pattern)
    {
        AccessLimits.CheckPattern(pattern);
        return pattern.IndexOf('*', StringComparison.Ordinal) == pattern.Length - 1 && pattern.Length > 1
            ? pattern
            : throw AccessLimits.Invalid("The namespace is not a literal prefix and one asterisk behind it.");
    }

    private static long? CheckLimit(long? limit) => limit < 0 ? throw Invalid($"The limit {limit} is negative.") : limit;

    private static bool Overlap(TenantRecord a, TenantRecord b) =>
        a.Prefix.Span.StartsWith(b.Prefix.Span) || b.Prefix.Span.StartsWith(a.Prefix.Span);

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);
}
