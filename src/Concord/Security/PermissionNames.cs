using System.Collections.Immutable;

namespace Concord.Security;

/// <summary>The words for permissions, the same in JSON, over HTTP and on the command line.</summary>
public static class PermissionNames
{
    private static readonly ImmutableArray<(string Name, Permissions Permission)> Known =
    [
        ("read", Permissions.Read), ("write", Permissions.Write), ("delete", Permissions.Delete), ("admin", Permissions.Admin),
        ("*", Permissions.Everything),
    ];

    private const Permissions All =
        Permissions.Read | Permissions.Write | Permissions.Delete | Permissions.Admin | Permissions.Everything;

    /// <summary>The names, always in the order <c>read, write, delete, admin, *</c>.</summary>
    public static IReadOnlyList<string> Of(Permissions permissions) =>
        [.. Known.Where(known => (permissions & known.Permission) != 0).Select(known => known.Name)];

    /// <summary>Takes names, in lower case and in any order; the same one twice counts once.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidPermissions"/>: no list, or an unknown name in it.</exception>
    public static Permissions Parse(IEnumerable<string?>? names)
    {
        if (names is null) throw Invalid("The permissions are missing.");
        var permissions = Permissions.None;
        foreach (var name in names)
        {
            if (!TryParse(name, out var permission)) throw Invalid($"There is no permission '{name}': it is one of read, write, delete, admin and *.");
            permissions |= permission;
        }

        return permissions;
    }

    /// <summary>Takes one name.</summary>
    public static bool TryParse(string? name, out Permissions permission)
    {
        permission = Known.FirstOrDefault(known => known.Name == name).Permission;
        return permission != Permissions.None;
    }

    /// <summary>Passes permissions on that are made of known ones.</summary>
    internal static Permissions Check(Permissions permissions) =>
        (permissions & ~All) == 0 ? permissions : throw Invalid($"There are no permissions {(int)permissions}.");

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidPermissions, message);
}
