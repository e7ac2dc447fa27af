using System.Text.Json;
using Concord.Security;

namespace Concord.Tests.Security;

public sealed class AccessRecordTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    private static TokenHash Hash => TokenHash.TryParse(new string('a', 64), out var hash) ? hash : throw new InvalidOperationException();

    [Fact]
    public void A_token_is_stored_in_this_form_and_read_back()
    {
        var token = new TokenRecord
        {
            Hash = Hash, Name = "laptop", Permissions = Permissions.Read | Permissions.Everything, Roles = ["editor", "viewer"], Created = Now,
            Expires = Now.AddDays(1),
        };
        var json = JsonSerializer.Serialize(token, AccessJson.Default.TokenRecord);
        json.ShouldBe($$"""
            {"id":"aaaaaaaa","hash":"{{new string('a', 64)}}","name":"laptop","permissions":["read","*"],"roles":["editor","viewer"],"created":"2026-09-01T08:00:00+00:00","expires":"2026-09-02T08:00:00+00:00"}
            """);
        var read = JsonSerializer.Deserialize(json, AccessJson.Default.TokenRecord)!;
        read.Roles.ShouldBe(token.Roles);
        (read with { Roles = token.Roles }).ShouldBe(token);
        token.SystemKey.ToString().ShouldBe("token/" + new string('a', 64));
        TokenRecord.All.Contains(token.SystemKey.Span).ShouldBeTrue();
    }

    [Fact]
    public void Roles_and_ACLs_are_stored_in_this_form_and_read_back()
    {
        var role = new RoleRecord { Name = "ops", Permissions = Permissions.None };
        var acl = new AclRecord { Role = "ops", Pattern = "a/*/b", Permissions = Permissions.Admin | Permissions.Delete };
        var roleJson = JsonSerializer.Serialize(role, AccessJson.Default.RoleRecord);
        var aclJson = JsonSerializer.Serialize(acl, AccessJson.Default.AclRecord);
        roleJson.ShouldBe("""{"name":"ops","permissions":[]}""");
        aclJson.ShouldBe("""{"role":"ops","pattern":"a/*/b","permissions":["delete","admin"]}""");
        JsonSerializer.Deserialize(roleJson, AccessJson.Default.RoleRecord).ShouldBe(role);
        JsonSerializer.Deserialize(aclJson, AccessJson.Default.AclRecord).ShouldBe(acl);
        role.SystemKey.ToString().ShouldBe("role/ops");
        acl.SystemKey.ToString().ShouldBe("acl/ops/a/*/b");
        AclRecord.Of("ops").Contains(acl.SystemKey.Span).ShouldBeTrue();
        AclRecord.Of("op").Contains(acl.SystemKey.Span).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"name":"ops"}""")]
    [InlineData("""{"name":"ops","permissions":null}""")]
    [InlineData("""{"name":"ops","permissions":"read"}""")]
    [InlineData("""{"name":"ops","permissions":31}""")]
    [InlineData("""{"name":"ops","permissions":["read","fly"]}""")]
    [InlineData("""{"name":"ops","permissions":["read",null]}""")]
    [InlineData("""{"name":null,"permissions":[]}""")]
    public void A_role_without_clear_permissions_is_unreadable(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(json, AccessJson.Default.RoleRecord));

    [Theory]
    [InlineData("hash")]
    [InlineData("permissions")]
    [InlineData("roles")] // Without them its own permissions would count.
    public void A_token_that_lost_what_limits_it_is_unreadable(string member)
    {
        var whole = JsonSerializer.Serialize(
            new TokenRecord { Hash = Hash, Permissions = Permissions.Read, Roles = ["none"], Created = Now }, AccessJson.Default.TokenRecord);
        var lost = System.Text.Json.Nodes.JsonNode.Parse(whole)!.AsObject();
        lost.Remove(member).ShouldBeTrue();
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(lost.ToJsonString(), AccessJson.Default.TokenRecord));
        lost[member] = null;
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(lost.ToJsonString(), AccessJson.Default.TokenRecord));
    }

    [Fact]
    public void What_a_newer_version_added_is_skipped() =>
        JsonSerializer.Deserialize("""{"name":"ops","permissions":["read"],"color":"red"}""", AccessJson.Default.RoleRecord)!
            .Permissions.ShouldBe(Permissions.Read);

    [Fact]
    public void The_longest_key_of_an_ACL_is_a_key()
    {
        var longest = AclRecord.KeyOf("tenant_" + new string('x', AccessLimits.NameCharsMax), new string('p', AccessLimits.PatternBytesMax));
        longest.Span.Length.ShouldBeLessThanOrEqualTo(1024);
    }
}
