using Concord.Security;

namespace Concord.Tests.Security;

public sealed class AccessRuleTests
{
    private static readonly DateTimeOffset Now = AccessScene.Now;

    private static TokenRecord Token => TokenRules.Create(AccessToken.New().Hash, TokenRules.DefaultPermissions, "laptop", Now, null, 0);

    [Fact]
    public void A_new_token_may_read_and_write_and_has_no_role()
    {
        var token = Token;
        token.Permissions.ShouldBe(Permissions.Read | Permissions.Write);
        token.Roles.ShouldBeEmpty();
        token.Created.ShouldBe(Now);
    }

    [Fact]
    public void A_token_that_cannot_be_is_refused()
    {
        var hash = AccessToken.New().Hash;
        Code(() => TokenRules.Create(hash, (Permissions)32, null, Now, null, 0)).ShouldBe(ConcordErrorCode.InvalidPermissions);
        Code(() => TokenRules.Create(hash, Permissions.Read, "", Now, null, 0)).ShouldBe(ConcordErrorCode.InvalidName);
        Code(() => TokenRules.Create(hash, Permissions.Read, new string('n', 256), Now, null, 0)).ShouldBe(ConcordErrorCode.InvalidName);
        Code(() => TokenRules.Create(hash, Permissions.Read, "a\nb", Now, null, 0)).ShouldBe(ConcordErrorCode.InvalidName);
        Code(() => TokenRules.Create(hash, Permissions.Read, "\ud800", Now, null, 0)).ShouldBe(ConcordErrorCode.InvalidName);
        Code(() => TokenRules.Create(hash, Permissions.Read, null, Now, Now, 0)).ShouldBe(ConcordErrorCode.InvalidArguments);
        Code(() => TokenRules.Create(hash, Permissions.Read, null, Now, null, AccessLimits.TokensMax)).ShouldBe(ConcordErrorCode.InvalidArguments);
    }

    [Fact]
    public void Roles_are_granted_and_revoked_once()
    {
        var ops = RoleRules.Create("ops", Permissions.Read, null, 0);
        var token = TokenRules.Grant(TokenRules.Grant(Token, "viewer", null), "ops", ops);
        token.Roles.ShouldBe(["ops", "viewer"]);
        TokenRules.Grant(token, "ops", ops).ShouldBeSameAs(token);
        TokenRules.Revoke(token, "editor").ShouldBeSameAs(token);
        TokenRules.Revoke(token, "ops").Roles.ShouldBe(["viewer"]);
    }

    [Fact]
    public void A_grant_needs_a_token_a_role_and_room()
    {
        Code(() => TokenRules.Grant(null, "viewer", null)).ShouldBe(ConcordErrorCode.NotFound);
        Code(() => TokenRules.Revoke(null, "viewer")).ShouldBe(ConcordErrorCode.NotFound);
        Code(() => TokenRules.Grant(Token, "ops", null)).ShouldBe(ConcordErrorCode.RoleNotFound);
        var full = Token with { Roles = [.. Enumerable.Range(0, AccessLimits.RolesOfTokenMax).Select(i => $"r{i:00}")] };
        Code(() => TokenRules.Grant(full, "viewer", null)).ShouldBe(ConcordErrorCode.InvalidArguments);
    }

    [Fact]
    public void A_role_is_made_once_and_never_in_place_of_a_predefined_one()
    {
        var ops = RoleRules.Create("ops.team-1_A", Permissions.None, null, 0);
        Code(() => RoleRules.Create("ops.team-1_A", Permissions.None, ops, 1)).ShouldBe(ConcordErrorCode.RoleExists);
        foreach (var predefined in PredefinedRoles.All)
            Code(() => RoleRules.Create(predefined.Name, Permissions.Read, null, 0)).ShouldBe(ConcordErrorCode.RoleExists);
        Code(() => RoleRules.Create("ops", (Permissions)(-1), null, 0)).ShouldBe(ConcordErrorCode.InvalidPermissions);
        Code(() => RoleRules.Create("ops", Permissions.Read, null, AccessLimits.RolesMax)).ShouldBe(ConcordErrorCode.InvalidArguments);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("rôle")]
    [InlineData("a\n")]
    [InlineData("-a")]
    [InlineData(".a")]
    [InlineData("*")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_name_that_could_be_mistaken_is_refused(string? name) =>
        Code(() => RoleRules.Create(name, Permissions.Read, null, 0)).ShouldBe(ConcordErrorCode.InvalidName);

    [Fact]
    public void Deleting_a_role_takes_its_ACLs_and_grants_with_it()
    {
        var (ops, dev) = (RoleRules.Create("ops", Permissions.Read, null, 0), RoleRules.Create("dev", Permissions.Read, null, 0));
        var (a, b) = (AclRules.Create("a*", "ops", Permissions.Read, ops, 0), AclRules.Create("a*", "dev", Permissions.Read, dev, 0));
        var (with, without) = (TokenRules.Grant(TokenRules.Grant(Token, "ops", ops), "dev", dev), TokenRules.Grant(Token, "dev", dev));
        var removal = RoleRules.Delete("ops", ops, ofTenant: false, [with, without], [a, b]);
        removal.Role.ShouldBe(ops);
        removal.Acls.ShouldBe([a]);
        removal.Tokens.ShouldHaveSingleItem().Hash.ShouldBe(with.Hash);
        removal.Tokens[0].Roles.ShouldBe(["dev"]);
    }

    [Fact]
    public void A_role_that_is_predefined_or_a_tenants_cannot_be_deleted()
    {
        Code(() => RoleRules.Delete("viewer", null, false, [], [])).ShouldBe(ConcordErrorCode.ProtectedRole);
        Code(() => RoleRules.Delete("ops", null, false, [], [])).ShouldBe(ConcordErrorCode.RoleNotFound);
        Code(() => RoleRules.Delete("ops", RoleRules.Create("ops", Permissions.Read, null, 0), true, [], [])).ShouldBe(ConcordErrorCode.ProtectedRole);
    }

    [Fact]
    public void An_ACL_needs_a_pattern_a_role_and_room()
    {
        AclRules.Create(new string('x', AccessLimits.PatternBytesMax), "viewer", Permissions.None, null, 0).Role.ShouldBe("viewer");
        Code(() => AclRules.Create("", "viewer", Permissions.Read, null, 0)).ShouldBe(ConcordErrorCode.InvalidName);
        Code(() => AclRules.Create(null, "viewer", Permissions.Read, null, 0)).ShouldBe(ConcordErrorCode.InvalidName);
        Code(() => AclRules.Create("\udc00", "viewer", Permissions.Read, null, 0)).ShouldBe(ConcordErrorCode.InvalidName);
        Code(() => AclRules.Create(new string('é', 451), "viewer", Permissions.Read, null, 0)).ShouldBe(ConcordErrorCode.InvalidName);
        Code(() => AclRules.Create("a", "ops", Permissions.Read, null, 0)).ShouldBe(ConcordErrorCode.RoleNotFound);
        Code(() => AclRules.Create("a", "viewer", (Permissions)64, null, 0)).ShouldBe(ConcordErrorCode.InvalidPermissions);
        Code(() => AclRules.Create("a", "viewer", Permissions.Read, null, AccessLimits.AclsOfRoleMax)).ShouldBe(ConcordErrorCode.InvalidArguments);
        Code(() => AclRules.Delete("a", "viewer", null)).ShouldBe(ConcordErrorCode.NotFound);
    }

    [Fact]
    public void Permissions_have_their_names_and_no_others()
    {
        PermissionNames.Parse(["*", "delete", "read", "read"]).ShouldBe(Permissions.Everything | Permissions.Delete | Permissions.Read);
        PermissionNames.Parse([]).ShouldBe(Permissions.None);
        PermissionNames.Of((Permissions)31).ShouldBe(["read", "write", "delete", "admin", "*"]);
        Code(() => PermissionNames.Parse(null)).ShouldBe(ConcordErrorCode.InvalidPermissions);
        foreach (var name in new[] { "READ", "", null, "all", "1", "read " })
            Code(() => PermissionNames.Parse(["write", name])).ShouldBe(ConcordErrorCode.InvalidPermissions);
    }

    private static ConcordErrorCode Code(Action action) => Should.Throw<ConcordException>(action).Code;
}
