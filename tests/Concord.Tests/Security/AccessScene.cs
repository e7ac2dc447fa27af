using System.Text;
using Concord.Security;

namespace Concord.Tests.Security;

/// <summary>Tokens, roles and ACLs of a small firm, with one token for each thing that can be the matter with one.</summary>
internal static class AccessScene
{
    public static readonly DateTimeOffset Now = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, AccessToken> Tokens = [];

    public static AccessRules Rules { get; } = Compile();

    /// <summary>The token of a name; one that nobody has stored for a name that is not in the scene.</summary>
    public static AccessToken TokenOf(string name) => Tokens.TryGetValue(name, out var token) ? token : AccessToken.New();

    public static AccessVerdict Check(string who, Permissions wanted, string key) =>
        Rules.Check(who == "nobody" ? null : TokenOf(who).Hash, wanted, Encoding.UTF8.GetBytes(key), Now);

    private static AccessRules Compile()
    {
        RoleRecord[] roles =
        [
            Role("auditor", Permissions.Read | Permissions.Admin),
            Role("tenant_acme", Permissions.Read | Permissions.Write | Permissions.Delete),
            Role("tenant_beta", Permissions.Read | Permissions.Write | Permissions.Delete),
            Role("locked", Permissions.None),
            Role("superuser", Permissions.Everything),
            Role("all_four", Permissions.Read | Permissions.Write | Permissions.Delete | Permissions.Admin),
            Role("operator", Permissions.Read),
        ];
        AclRecord[] acls =
        [
            Acl("tenant_acme", "acme:*", Permissions.Read | Permissions.Write | Permissions.Delete),
            Acl("tenant_acme", "acme:secret", Permissions.Read), // Exact: outranks the wildcard of this role.
            Acl("tenant_acme", "acme:gone", Permissions.None), // Exact, and nothing: taken out.
            Acl("tenant_beta", "beta:*", Permissions.Read | Permissions.Write | Permissions.Delete),
            Acl("tenant_beta", "*:secret", Permissions.Read),
            Acl("locked", "acme:*", Permissions.Everything), // The asterisk in an ACL: everything, there.
            Acl("superuser", "acme:*", Permissions.Read), // Changes nothing.
            Acl("all_four", "acme:*", Permissions.Read),
            Acl("operator", "*", Permissions.Read | Permissions.Admin),
        ];
        TokenRecord[] tokens =
        [
            Token("own: rw", Permissions.Read | Permissions.Write),
            Token("own: none", Permissions.None),
            Token("own: *", Permissions.Everything),
            Token("own: admin", Permissions.Admin),
            Token("admin", Permissions.None, "admin"),
            Token("editor", Permissions.Admin, "editor"),
            Token("viewer", Permissions.Everything, "viewer"),
            Token("none", Permissions.Everything, "none"),
            Token("none+viewer", Permissions.None, "none", "viewer"),
            Token("auditor", Permissions.None, "auditor"),
            Token("auditor+editor", Permissions.None, "auditor", "editor"),
            Token("acme", Permissions.Everything, "tenant_acme"),
            Token("acme+beta", Permissions.None, "tenant_acme", "tenant_beta"),
            Token("acme+editor", Permissions.None, "editor", "tenant_acme"),
            Token("acme+admin", Permissions.None, "admin", "tenant_acme"),
            Token("locked", Permissions.Everything, "locked"),
            Token("superuser", Permissions.None, "superuser"),
            Token("all four", Permissions.None, "all_four"),
            Token("operator", Permissions.None, "operator"),
            Token("deleted role", Permissions.Everything, "was_there_once"),
            Token("expired", Permissions.Everything) with { Expires = Now },
            Token("expired admin", Permissions.Everything, "admin") with { Expires = Now.AddTicks(-1) },
            Token("still valid", Permissions.Read) with { Expires = Now.AddTicks(1) },
        ];
        return AccessRules.From(tokens, roles, acls);
    }

    private static TokenRecord Token(string name, Permissions permissions, params string[] roles)
    {
        var token = AccessToken.New();
        Tokens.Add(name, token);
        return new TokenRecord { Hash = token.Hash, Name = name, Permissions = permissions, Roles = roles, Created = Now.AddDays(-1) };
    }

    private static RoleRecord Role(string name, Permissions permissions) => new() { Name = name, Permissions = permissions };

    private static AclRecord Acl(string role, string pattern, Permissions permissions) => new() { Role = role, Pattern = pattern, Permissions = permissions };
}
