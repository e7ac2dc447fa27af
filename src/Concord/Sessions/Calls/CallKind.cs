using Concord.Security;

namespace Concord.Sessions.Calls;

/// <summary>What can be asked for: its name, and what a caller must be allowed for it.</summary>
/// <param name="Name">As in the audit log, metrics and traces.</param>
/// <param name="Needs">The permission, on each key that it is about. Source: concord.md, section 12.2.</param>
/// <param name="IsRead">Whether it changes nothing.</param>
internal sealed record CallKind(string Name, Permissions Needs, bool IsRead = false)
{
    public static readonly CallKind Get = new("get", Permissions.Read, IsRead: true);
    public static readonly CallKind GetWithTtl = new("get_with_ttl", Permissions.Read, IsRead: true);
    public static readonly CallKind Ttl = new("ttl", Permissions.Read, IsRead: true);
    public static readonly CallKind GetMany = new("get_many", Permissions.Read, IsRead: true);
    public static readonly CallKind GetAll = new("get_all", Permissions.Read, IsRead: true);
    public static readonly CallKind Put = new("put", Permissions.Write);
    public static readonly CallKind PutIf = new("put_if", Permissions.Write);
    public static readonly CallKind PutMany = new("put_many", Permissions.Write);
    public static readonly CallKind Touch = new("touch", Permissions.Write);
    public static readonly CallKind TouchMany = new("touch_many", Permissions.Write);
    public static readonly CallKind Delete = new("delete", Permissions.Delete);
    public static readonly CallKind DeleteIf = new("delete_if", Permissions.Delete);
    public static readonly CallKind DeleteMany = new("delete_many", Permissions.Delete);
    public static readonly CallKind Txn = new("txn", Permissions.None);
    public static readonly CallKind QueryKeys = new("keys", Permissions.Read, IsRead: true);
    public static readonly CallKind QueryWhere = new("where", Permissions.Read, IsRead: true);
    public static readonly CallKind QueryCount = new("count", Permissions.Read, IsRead: true);
    public static readonly CallKind DeleteWhere = new("delete_where", Permissions.Delete);
    public static readonly CallKind CreateIndex = new("create_index", Permissions.Admin);
    public static readonly CallKind DropIndex = new("drop_index", Permissions.Admin);
    public static readonly CallKind Reindex = new("reindex", Permissions.Admin);
    public static readonly CallKind ListIndexes = new("list_indexes", Permissions.Admin, IsRead: true);
    public static readonly CallKind IndexLookup = new("index_lookup", Permissions.Read, IsRead: true);
    public static readonly CallKind Subscribe = new("subscribe", Permissions.Read, IsRead: true);
    public static readonly CallKind EventStats = new("event_stats", Permissions.Admin, IsRead: true);
    public static readonly CallKind CreateToken = new("create_token", Permissions.Admin);
    public static readonly CallKind RevokeToken = new("revoke_token", Permissions.Admin);
    public static readonly CallKind ListTokens = new("list_tokens", Permissions.Admin, IsRead: true);
    public static readonly CallKind GrantRole = new("grant_role", Permissions.Admin);
    public static readonly CallKind RevokeRole = new("revoke_role", Permissions.Admin);
    public static readonly CallKind GetTokenRoles = new("get_token_roles", Permissions.Admin, IsRead: true);
    public static readonly CallKind CreateRole = new("create_role", Permissions.Admin);
    public static readonly CallKind DeleteRole = new("delete_role", Permissions.Admin);
    public static readonly CallKind GetRole = new("get_role", Permissions.Admin, IsRead: true);
    public static readonly CallKind ListRoles = new("list_roles", Permissions.Admin, IsRead: true);
    public static readonly CallKind CreateAcl = new("create_acl", Permissions.Admin);
    public static readonly CallKind DeleteAcl = new("delete_acl", Permissions.Admin);
    public static readonly CallKind ListAcls = new("list_acls", Permissions.Admin, IsRead: true);
    public static readonly CallKind CreateTenant = new("create_tenant", Permissions.Admin);
    public static readonly CallKind DeleteTenant = new("delete_tenant", Permissions.Admin);
    public static readonly CallKind GetTenant = new("get_tenant", Permissions.Admin, IsRead: true);
    public static readonly CallKind ListTenants = new("list_tenants", Permissions.Admin, IsRead: true);
    public static readonly CallKind UpdateQuota = new("update_quota", Permissions.Admin);
    public static readonly CallKind GetUsage = new("get_usage", Permissions.Admin, IsRead: true);
    public static readonly CallKind Status = new("status", Permissions.None, IsRead: true);
    public static readonly CallKind Members = new("members", Permissions.Admin, IsRead: true);
    public static readonly CallKind QueryAudit = new("query_audit", Permissions.Admin, IsRead: true);
    public static readonly CallKind ExportAudit = new("export_audit", Permissions.Admin);
    public static readonly CallKind VerifyAudit = new("verify_audit", Permissions.Admin, IsRead: true);
    public static readonly CallKind StatsAudit = new("stats_audit", Permissions.Admin, IsRead: true);
    public static readonly CallKind RotateAudit = new("rotate_audit", Permissions.Admin);
    public static readonly CallKind CleanUpAudit = new("cleanup_audit", Permissions.Admin);
    public static readonly CallKind TtlCleanup = new("ttl_cleanup", Permissions.Admin);
    public static readonly CallKind TtlConfig = new("ttl_config", Permissions.Admin);
}
