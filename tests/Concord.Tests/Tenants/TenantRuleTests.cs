using System.Text;
using System.Text.Json;
using Concord.Security;
using Concord.Tenants;

namespace Concord.Tests.Tenants;

public sealed class TenantRuleTests
{
    [Fact]
    public void A_tenant_comes_with_a_role_and_one_ACL()
    {
        var made = TenantRules.Create(new NewTenant { Id = "acme" }, null, []);
        made.Tenant.ShouldBe(new TenantRecord
        {
            Id = "acme", Name = "acme", Namespace = "acme:*", Scope = "", MaxKeys = 10_000, MaxStorageBytes = 100_000_000, MaxOpsPerSec = 1_000,
        });
        made.Role.ShouldBe(new RoleRecord { Name = "tenant_acme", Permissions = Permissions.Read | Permissions.Write | Permissions.Delete });
        made.Acl.ShouldBe(new AclRecord { Role = "tenant_acme", Pattern = "acme:*", Permissions = made.Role.Permissions });
    }

    [Fact]
    public void Its_tokens_have_its_namespace_and_nothing_else()
    {
        var made = TenantRules.Create(new NewTenant { Id = "acme" }, null, []);
        var token = TokenRules.Grant(
            TokenRules.Create(AccessToken.New().Hash, Permissions.Everything, null, DateTimeOffset.UnixEpoch, null, 0), made.Role.Name, made.Role);
        var principal = AccessRules.From([token], [made.Role], [made.Acl]).Find(token.Hash, DateTimeOffset.UnixEpoch)!;
        principal.PermissionsOn("acme:1"u8).ShouldBe(made.Role.Permissions);
        principal.PermissionsOn("acmf:1"u8).ShouldBe(Permissions.None);
    }

    [Fact]
    public void It_is_stored_in_this_form_and_read_back()
    {
        var tenant = TenantRules.Create(
            new NewTenant { Id = "acme", Name = "Acme & Söhne", Namespace = "a/*", Scope = "kv/", MaxKeys = 0, MaxOpsPerSec = null }, null, []).Tenant;
        var json = JsonSerializer.Serialize(tenant, TenantJson.Default.TenantRecord);
        json.ShouldBe(
            """{"id":"acme","name":"Acme \u0026 S\u00F6hne","namespace":"a/*","scope":"kv/","max_keys":0,"max_storage_bytes":100000000,"max_ops_per_sec":null}""");
        JsonSerializer.Deserialize(json, TenantJson.Default.TenantRecord).ShouldBe(tenant);
        tenant.SystemKey.ToString().ShouldBe("tenant/acme");
        tenant.Prefix.ToString().ShouldBe("kv/a/");
        foreach (var limit in new[] { "namespace", "scope", "max_keys", "max_storage_bytes", "max_ops_per_sec" })
        {
            var lost = System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject();
            lost.Remove(limit).ShouldBeTrue();
            Should.Throw<JsonException>(() => JsonSerializer.Deserialize(lost.ToJsonString(), TenantJson.Default.TenantRecord));
        }
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("a:b", null, null)]
    [InlineData("a*", null, null)]
    [InlineData("a", "", null)]
    [InlineData("a", "x\ty", null)]
    [InlineData("a", null, "")]
    [InlineData("a", null, "*")] // Everybody's keys.
    [InlineData("a", null, "a:")]
    [InlineData("a", null, "a*b")]
    [InlineData("a", null, "a**")]
    [InlineData("a", null, "*a*")]
    public void What_cannot_be_an_id_a_name_or_a_namespace_is_refused(string id, string? name, string? ns) =>
        Code(() => TenantRules.Create(new NewTenant { Id = id, Name = name, Namespace = ns }, null, [])).ShouldBe(ConcordErrorCode.InvalidName);

    [Fact]
    public void A_tenant_that_is_there_is_not_made_again()
    {
        var acme = TenantRules.Create(new NewTenant { Id = "acme" }, null, []);
        Code(() => TenantRules.Create(new NewTenant { Id = "acme", Namespace = "other:*" }, null, [acme.Tenant])).ShouldBe(ConcordErrorCode.TenantExists);
        Code(() => TenantRules.Create(new NewTenant { Id = "acme" }, acme.Role, [])).ShouldBe(ConcordErrorCode.RoleExists);
    }

    [Theory]
    [InlineData("acme:*", false)]
    [InlineData("acme:eu:*", false)]
    [InlineData("ac*", false)]
    [InlineData("acme2:*", true)]
    [InlineData("Acme:*", true)]
    public void Namespaces_do_not_overlap(string ns, bool fits)
    {
        var acme = TenantRules.Create(new NewTenant { Id = "acme" }, null, []).Tenant;
        void Make() => TenantRules.Create(new NewTenant { Id = "other", Namespace = ns }, null, [acme]);
        if (fits) Make();
        else Code(Make).ShouldBe(ConcordErrorCode.InvalidArguments);
    }

    [Fact]
    public void Limits_can_be_changed_and_lifted_but_not_negative()
    {
        var acme = TenantRules.Create(new NewTenant { Id = "acme" }, null, []).Tenant;
        TenantRules.UpdateQuota(acme, TenantQuota.MaxKeys, 7).ShouldBe(acme with { MaxKeys = 7 });
        TenantRules.UpdateQuota(acme, TenantQuota.MaxStorageBytes, null).ShouldBe(acme with { MaxStorageBytes = null });
        TenantRules.UpdateQuota(acme, TenantQuota.MaxOpsPerSec, 0).ShouldBe(acme with { MaxOpsPerSec = 0 });
        Code(() => TenantRules.UpdateQuota(acme, TenantQuota.MaxKeys, -1)).ShouldBe(ConcordErrorCode.InvalidArguments);
        Code(() => TenantRules.UpdateQuota(acme, (TenantQuota)9, 1)).ShouldBe(ConcordErrorCode.InvalidArguments);
        Code(() => TenantRules.UpdateQuota(null, TenantQuota.MaxKeys, 1)).ShouldBe(ConcordErrorCode.NotFound);
        Code(() => TenantRules.Create(new NewTenant { Id = "x", MaxStorageBytes = -1 }, null, [])).ShouldBe(ConcordErrorCode.InvalidArguments);
    }

    [Fact]
    public void Deleting_a_tenant_takes_its_role_ACL_and_grants_and_no_key()
    {
        var acme = TenantRules.Create(new NewTenant { Id = "acme" }, null, []);
        var token = TokenRules.Grant(
            TokenRules.Create(AccessToken.New().Hash, Permissions.Read, null, DateTimeOffset.UnixEpoch, null, 0), "tenant_acme", acme.Role);
        var removal = TenantRules.Delete(acme.Tenant, acme.Role, [token], [acme.Acl]);
        removal.Role!.Acls.ShouldBe([acme.Acl]);
        removal.Role.Tokens.ShouldHaveSingleItem().Roles.ShouldBeEmpty();
        TenantRules.Delete(acme.Tenant, null, [], []).Role.ShouldBeNull();
        Code(() => TenantRules.Delete(null, null, [], [])).ShouldBe(ConcordErrorCode.NotFound);
    }

    [Theory]
    [InlineData("acme:1", "acme", "acme")]
    [InlineData("acme:", "acme", "acme")]
    [InlineData("acme", null, null)]
    [InlineData("acm:1", null, "acm")]
    [InlineData("files/a:b", "fs", "files/a")]
    [InlineData("zeta:1:2", "zeta", "zeta")]
    [InlineData(":1", null, null)]
    [InlineData("~", null, null)]
    [InlineData("", null, null)]
    public void Whose_a_key_is(string key, string? owner, string? byName)
    {
        var tenants = TenantNamespaces.From(
            [.. new NewTenant[] { new() { Id = "zeta" }, new() { Id = "fs", Namespace = "files/*" }, new() { Id = "acme" } }
                .Select(wanted => TenantRules.Create(wanted, null, []).Tenant)]);
        tenants.Find(Encoding.UTF8.GetBytes(key))?.Id.ShouldBe(owner);
        tenants.Find(Encoding.UTF8.GetBytes(key)).ShouldBe(tenants.Tenants.FirstOrDefault(tenant => tenant.Id == owner));
        TenantNamespaces.TenantFromKey(Encoding.UTF8.GetBytes(key)).ShouldBe(byName);
        TenantNamespaces.Empty.Find(Encoding.UTF8.GetBytes(key)).ShouldBeNull();
    }

    [Fact]
    public void The_map_agrees_with_a_look_at_every_tenant()
    {
        var random = new Random(Quartet.Testing.Seeds.One);
        for (var round = 0; round < 200; round++)
        {
            var tenants = new List<TenantRecord>();
            for (var i = 0; i < 12; i++)
            {
                try
                {
                    tenants.Add(TenantRules.Create(new NewTenant { Id = $"t{i}", Namespace = Text(1) + "*" }, null, tenants).Tenant);
                }
                catch (ConcordException overlap) when (overlap.Code == ConcordErrorCode.InvalidArguments)
                {
                }
            }

            var map = TenantNamespaces.From(tenants);
            for (var i = 0; i < 50; i++)
            {
                var key = Text(0);
                map.Find(Encoding.ASCII.GetBytes(key)).ShouldBe(tenants.SingleOrDefault(t => key.StartsWith(t.Namespace[..^1], StringComparison.Ordinal)));
            }
        }

        string Text(int lengthMin) => string.Concat(Enumerable.Range(0, random.Next(lengthMin, 6)).Select(_ => "abc"[random.Next(3)]));
    }

    private static ConcordErrorCode Code(Action action) => Should.Throw<ConcordException>(action).Code;
}
