using Concord.Security;

namespace Concord.Sessions.Calls;

/// <summary>What can be asked for: its name, and what a caller must be allowed for it.</summary>
/// <param name="Name">As in the audit log, metrics and traces.</param>
/// <param name="Needs">The permission, on each key that it is about. Source: concord.md, section 12.2.</param>
/// <param name="IsRead">Whether it changes nothing.</param>
internal sealed record CallKind(string Name, Permissions Needs, bool IsRead = false)
{
    public static readonly CallKind Get = new("get", Permissions.Read, IsRead: true);
    public static readonly CallKind GetRecord = new("get_record", Permissions.Read, IsRead: true);
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
}
