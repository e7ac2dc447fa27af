using Concord.Security;
using Concord.Sessions;
using Concord.Tenants;
using Concord.Tests.Log;
using Quartet.Testing;
using static Concord.Tests.Sessions.SessionScene;

namespace Concord.Tests.Sessions;

public sealed class AdministrationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_start_with_tokens_writes_one_that_may_do_everything_for_the_operator_alone()
    {
        using var directory = new TemporaryDirectory();
        var options = new ConcordServiceOptions { AuthEnabled = true, BootstrapTokenPath = directory.In("secret", "bootstrap-token") };
        await using var store = await ConcordStore.OpenAsync(new MemoryLog(), new ConcordOptions { DataDirectory = directory.Path }, Ct);
        var services = await Task.WhenAll(Enumerable.Range(0, 4).Select(async i => await ConcordService.OpenAsync(
            store, options with { BootstrapTokenPath = directory.In($"{i}", "bootstrap-token") }, Ct)));
        var written = Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories).ShouldHaveSingleItem("of several at once one makes it");
        var session = services[0].Authenticate((await File.ReadAllTextAsync(written, Ct)).Trim());
        await session.Roles.CreateAsync("r", Permissions.Read, ct: Ct);
        var record = (await session.Tokens.ListAsync(ct: Ct)).ShouldHaveSingleItem();
        (record.Name, string.Join(',', record.Roles)).ShouldBe(("bootstrap", "admin"));
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(written).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        // There is one now: no start makes another, whatever became of the file.
        File.Delete(written);
        await ConcordService.OpenAsync(store, options, Ct);
        Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task While_authentication_is_off_no_token_is_made()
    {
        await using var scene = await OpenAsync();
        File.Exists(scene.BootstrapTokenPath).ShouldBeFalse();
        (await scene.System.Tokens.ListAsync(ct: Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Tokens_are_made_named_by_id_given_roles_and_revoked()
    {
        await using var scene = await WithPeopleAsync();
        var tokens = scene.As("operator").Tokens;
        var made = await tokens.CreateAsync(new NewToken { Name = "ci", Permissions = Permissions.Read, Roles = ["viewer"] }, ct: Ct);
        made.Token.Text.ShouldStartWith("sk_concord_");
        var session = scene.Service.Authenticate(made.Token.Text);
        (await OutcomeAsync(() => session.PutAsync("k", Value("1"), ct: Ct))).ShouldBe("forbidden");
        (await tokens.GrantAsync(made.Record.Id, "editor", ct: Ct)).Roles.ShouldBe(["editor", "viewer"]);
        (await OutcomeAsync(() => session.PutAsync("k", Value("1"), ct: Ct))).ShouldBe("ok");
        (await tokens.RevokeRoleAsync(made.Token.Text, "editor", ct: Ct)).Roles.ShouldBe(["viewer"]);
        (await tokens.GetAsync(made.Record.Id, ct: Ct)).Roles.ShouldBe(["viewer"]);
        (await OutcomeAsync(() => tokens.GrantAsync(made.Record.Id, "nothing", ct: Ct))).ShouldBe("role_not_found");
        (await tokens.ListAsync(ct: Ct)).Count(token => token.Name == "ci").ShouldBe(1);
        await tokens.RevokeAsync(made.Record.Id, ct: Ct);
        (await OutcomeAsync(() => tokens.RevokeAsync(made.Record.Id, ct: Ct))).ShouldBe("not_found");
        session.IsKnown.ShouldBeFalse();
        (await OutcomeAsync(() => tokens.CreateAsync(new NewToken { Roles = ["nothing"] }, ct: Ct))).ShouldBe("role_not_found");
    }

    [Fact]
    public async Task Roles_and_acls_come_and_go_with_what_hangs_on_them()
    {
        await using var scene = await WithPeopleAsync();
        var roles = scene.System.Roles;
        await roles.CreateAsync("auditor", Permissions.Read, ct: Ct);
        (await OutcomeAsync(() => roles.CreateAsync("auditor", Permissions.Read, ct: Ct))).ShouldBe("role_exists");
        (await OutcomeAsync(() => roles.CreateAsync("viewer", Permissions.Read, ct: Ct))).ShouldBe("role_exists");
        await scene.AddTokenAsync("audit", Permissions.Write, "auditor");
        await roles.CreateAclAsync("a*", "auditor", Permissions.Read, ct: Ct);
        (await OutcomeAsync(() => scene.As("audit").GetAsync("a", ct: Ct))).ShouldBe("ok");
        (await OutcomeAsync(() => scene.As("audit").GetAsync("b", ct: Ct))).ShouldBe("forbidden");
        (await roles.ListAclsAsync(ct: Ct)).Select(acl => acl.Pattern).ShouldBe(["a*", "acme:*"], ignoreOrder: true);
        (await OutcomeAsync(() => roles.DeleteAclAsync("b*", "auditor", ct: Ct))).ShouldBe("not_found");
        (await OutcomeAsync(() => roles.CreateAclAsync("b*", "nothing", Permissions.Read, ct: Ct))).ShouldBe("role_not_found");
        (await OutcomeAsync(() => roles.DeleteAsync("viewer", ct: Ct))).ShouldBe("protected_role");
        (await OutcomeAsync(() => roles.DeleteAsync("tenant_acme", ct: Ct))).ShouldBe("protected_role");
        (await OutcomeAsync(() => roles.DeleteAsync("nothing", ct: Ct))).ShouldBe("role_not_found");
        var removed = await roles.DeleteAsync("auditor", ct: Ct);
        (removed.Acls.Count, removed.Tokens.Count).ShouldBe((1, 1));
        (await OutcomeAsync(() => scene.As("audit").PutAsync("b", Value("1"), ct: Ct))).ShouldBe("ok", "its own permissions count again");
        (await roles.ListAsync(ct: Ct)).Select(role => role.Name).ShouldBe(["admin", "editor", "viewer", "none", "tenant_acme"]);
        (await OutcomeAsync(() => roles.GetAsync("auditor", ct: Ct))).ShouldBe("role_not_found");
    }

    [Fact]
    public async Task Tenants_come_with_their_role_and_go_with_it_and_their_keys_stay()
    {
        await using var scene = await WithPeopleAsync();
        var tenants = scene.System.Tenants;
        var made = await tenants.CreateAsync(new NewTenant { Id = "beta", MaxKeys = 1 }, ct: Ct);
        (made.Namespace, made.Scope).ShouldBe(("beta:*", "kv/"));
        await scene.AddTokenAsync("beta", default, made.RoleName);
        await scene.As("beta").PutAsync("beta:1", Value("1"), ct: Ct);
        (await OutcomeAsync(() => scene.As("beta").PutAsync("beta:2", Value("1"), ct: Ct))).ShouldBe("quota_exceeded");
        (await OutcomeAsync(() => tenants.CreateAsync(new NewTenant { Id = "beta" }, ct: Ct))).ShouldBe("tenant_exists");
        (await OutcomeAsync(() => tenants.CreateAsync(new NewTenant { Id = "other", Namespace = "beta:x*" }, ct: Ct))).ShouldBe("invalid_arguments");
        (await tenants.UpdateQuotaAsync("beta", TenantQuota.MaxKeys, null, ct: Ct)).MaxKeys.ShouldBeNull();
        await scene.As("beta").PutAsync("beta:2", Value("1"), ct: Ct);
        (await tenants.ListAsync(ct: Ct)).Select(tenant => tenant.Id).ShouldBe(["acme", "beta"]);
        await tenants.DeleteAsync("beta", ct: Ct);
        (await OutcomeAsync(() => tenants.GetAsync("beta", ct: Ct))).ShouldBe("not_found");
        (await OutcomeAsync(() => tenants.UsageAsync("beta", ct: Ct))).ShouldBe("not_found");
        (await OutcomeAsync(() => scene.As("beta").GetAsync("beta:1", ct: Ct))).ShouldBe("forbidden");
        (await scene.System.GetAsync("beta:1", ct: Ct)).Found.ShouldBeTrue();
        (await scene.System.Roles.ListAclsAsync(ct: Ct)).ShouldNotContain(acl => acl.Role == made.RoleName);
    }

    [Fact]
    public async Task Of_many_who_make_the_same_role_at_once_one_does_and_none_of_many_others_is_lost()
    {
        await using var scene = await WithPeopleAsync();
        var same = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OutcomeAsync(() => scene.System.Roles.CreateAsync("same", Permissions.Read, ct: Ct))));
        same.Count(outcome => outcome == "ok").ShouldBe(1);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => scene.System.Roles.CreateAsync($"r{i}", Permissions.Read, ct: Ct).AsTask()));
        (await scene.System.Roles.ListAsync(ct: Ct)).Count.ShouldBe(4 + 1 + 1 + 20);
    }

    [Fact]
    public async Task Who_may_do_what_survives_a_restart()
    {
        var log = new MemoryLog();
        string token;
        await using (var scene = await OpenAsync(log: log)) token = (await scene.System.Tokens.CreateAsync(new() { Roles = ["viewer"] }, ct: Ct)).Token.Text;
        await using var again = await OpenAsync(new ConcordServiceOptions { Scope = "kv/", AuthEnabled = true }, log: log);
        File.Exists(again.BootstrapTokenPath).ShouldBeFalse();
        (await OutcomeAsync(() => again.Service.Authenticate(token).PutAsync("k", Value("1"), ct: Ct))).ShouldBe("forbidden");
    }
}
