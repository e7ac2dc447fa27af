using System.Text.Json.Serialization;

namespace Concord.Security;

/// <summary>What a token, a role or an ACL allows. As JSON a list of names: <c>["read","write"]</c>.</summary>
[Flags]
[JsonConverter(typeof(PermissionsJsonConverter))]
public enum Permissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>See values, remaining times and changes: <c>read</c>.</summary>
    Read = 1,

    /// <summary>Put, conditionally put and touch: <c>write</c>.</summary>
    Write = 2,

    /// <summary>Delete: <c>delete</c>.</summary>
    Delete = 4,

    /// <summary>Indexes, roles, tokens, tenants, backups and members: <c>admin</c>.</summary>
    Admin = 8,

    /// <summary>All of these, and no ACL takes it away: <c>*</c>. More than the four together.</summary>
    Everything = 16,
}
