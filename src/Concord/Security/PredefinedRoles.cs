using System.Collections.Immutable;

namespace Concord.Security;

/// <summary>The roles that are always there and cannot be changed.</summary>
public static class PredefinedRoles
{
    /// <summary><c>admin</c>: everything.</summary>
    public static RoleRecord Admin { get; } = new() { Name = "admin", Permissions = Permissions.Everything };

    /// <summary><c>editor</c>: read, write and delete.</summary>
    public static RoleRecord Editor { get; } =
        new() { Name = "editor", Permissions = Permissions.Read | Permissions.Write | Permissions.Delete };

    /// <summary><c>viewer</c>: read.</summary>
    public static RoleRecord Viewer { get; } = new() { Name = "viewer", Permissions = Permissions.Read };

    /// <summary><c>none</c>: nothing. A token with this role alone may do nothing at all.</summary>
    public static RoleRecord None { get; } = new() { Name = "none", Permissions = Permissions.None };

    /// <summary>All four.</summary>
    public static ImmutableArray<RoleRecord> All { get; } = [Admin, Editor, Viewer, None];

    /// <summary>The predefined role of a name; null when there is none.</summary>
    public static RoleRecord? Find(string name) => All.FirstOrDefault(role => role.Name == name);
}
