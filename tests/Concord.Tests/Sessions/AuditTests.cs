using Concord.Audit;
using Concord.Kv;
using Concord.Queries;
using Concord.Security;
using Concord.Sessions;
using Concord.Tenants;
using Quartet.Testing;
using static Concord.Tests.Sessions.SessionScene;

namespace Concord.Tests.Sessions;

public sealed class AuditTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Each_change_leaves_one_line_whatever_came_of_it_and_reads_leave_none()
    {
        await using var audit = await OpenAsync();
        await using var scene = await WithPeopleAsync(new ConcordServiceOptions { Scope = "kv/", Audit = audit });
        var editor = scene.As("editor");
        await editor.PutAsync("k", Value("\"secret value\""), new() { Ttl = TimeSpan.FromSeconds(60) }, Ct);
        await editor.GetAsync("k", ct: Ct);
        await editor.PutIfAsync("k", Value("1"), WriteCondition.Absent, ct: Ct);
        await editor.DeleteIfAsync("absent", WriteCondition.At(new Revision(9)), ct: Ct);
        await editor.PutManyAsync([new("a", Value("1")), new("b", Value("1"))], ct: Ct);
        await editor.TouchAsync("absent", TimeSpan.FromSeconds(9), ct: Ct);
        await editor.Query.DeleteWhereAsync(new Criteria { Range = new KeyBounds("a", "b") }, ct: Ct);
        foreach (var who in new[] { "viewer", "stranger", "nobody" }) (await OutcomeAsync(() => scene.As(who).PutAsync("k", Value("1"), ct: Ct))).ShouldNotBe("ok");
        (await OutcomeAsync(() => editor.PutAsync("", Value("1"), ct: Ct))).ShouldBe("invalid_key");
        (await OutcomeAsync(() => editor.DeleteManyAsync([.. Enumerable.Range(0, 501).Select(i => Key.Utf8($"{i}"))], ct: Ct))).ShouldBe("batch_too_large");
        (await OutcomeAsync(() => scene.As("viewer").Tokens.CreateAsync(ct: Ct))).ShouldBe("forbidden");
        (await OutcomeAsync(() => scene.As("viewer").GetAsync("k", ct: Ct))).ShouldBe("ok");

        var lines = (await audit.QueryAsync(limit: 1000, ct: Ct)).Reverse().ToList();
        lines.Select(line => $"{line.Operation} {line.Result}").ShouldBe(
            [
                "put ok", "put_if condition_failed", "delete_if not_found", "put_many ok", "touch not_found", "delete_where ok",
                "put forbidden", "put unauthorized", "put unauthorized", "put invalid_key", "delete_many batch_too_large", "create_token forbidden",
            ]);
        var put = lines[0];
        (put.User, put.Key, put.KeyHash).ShouldBe((editor.User, null, AuditKeys.One("k").Hash));
        put.Metadata.GetProperty("has_ttl").GetBoolean().ShouldBeTrue();
        put.Metadata.GetProperty("ttl_seconds").GetInt64().ShouldBe(60);
        put.Metadata.GetProperty("compressed").GetBoolean().ShouldBeFalse();
        (lines[3].KeysHash, lines[3].Metadata.GetProperty("count").GetInt64()).ShouldBe((AuditKeys.Many(["a", "b"]).Hash, 2));
        lines[5].Metadata.GetProperty("count").GetInt64().ShouldBe(2);
        lines[6].User.ShouldBe(scene.As("viewer").User);
        lines[7].User.ShouldStartWith("token:");
        lines[8].User.ShouldBe("anonymous");
        (await audit.VerifyAsync(Ct)).IsIntact.ShouldBeTrue();
        var text = string.Concat(Directory.GetFiles(_directory.Path, "*.jsonl").Select(ReadShared));
        text.ShouldNotContain("secret value");
        text.ShouldNotContain("sk_concord_");
    }

    [Fact]
    public async Task Administration_leaves_lines_that_name_what_it_was_about_and_never_a_token()
    {
        await using var audit = await OpenAsync();
        await using var scene = await WithPeopleAsync(new ConcordServiceOptions { Scope = "kv/", Audit = audit });
        var admin = scene.As("admin");
        var token = await admin.Tokens.CreateAsync(new() { Name = "ci" }, ct: Ct);
        await admin.Tokens.GrantAsync(token.Token.Text, "viewer", ct: Ct);
        await admin.Tokens.RevokeAsync(token.Token.Text, ct: Ct);
        await admin.Roles.CreateAsync("r", Permissions.Read, ct: Ct);
        await admin.Roles.CreateAclAsync("a*", "r", Permissions.Read, ct: Ct);
        await admin.Tenants.CreateAsync(new NewTenant { Id = "beta" }, ct: Ct);
        (await OutcomeAsync(() => admin.Tenants.CreateAsync(new NewTenant { Id = "beta" }, ct: Ct))).ShouldBe("tenant_exists");
        var lines = (await admin.Audit.QueryAsync(ct: Ct)).Reverse().ToList();
        lines.Select(line => $"{line.Operation} {line.Metadata.GetProperty("subject").GetString()} {line.Result}").ShouldBe(
            [
                $"create_token {token.Record.Id} ok", $"grant_role {token.Record.Id} ok", $"revoke_token {token.Record.Id} ok", "create_role r ok",
                "create_acl r: a* ok", "create_tenant beta ok", "create_tenant beta tenant_exists",
            ]);
        string.Concat(Directory.GetFiles(_directory.Path, "*.jsonl").Select(ReadShared)).ShouldNotContain(token.Token.Text);
    }

    [Fact]
    public async Task Reads_are_recorded_when_that_is_wanted()
    {
        await using var audit = await OpenAsync(reads: true);
        await using var scene = await WithPeopleAsync(new ConcordServiceOptions { Scope = "kv/", Audit = audit });
        await scene.As("viewer").GetAsync("k", ct: Ct);
        (await OutcomeAsync(() => scene.As("writer").GetAsync("k", ct: Ct))).ShouldBe("forbidden");
        await scene.As("viewer").Query.KeysAsync(new Criteria(), ct: Ct);
        (await audit.QueryAsync(ct: Ct)).Reverse().Select(line => $"{line.Operation} {line.Result}").ShouldBe(["get not_found", "get forbidden", "keys ok"]);
    }

    [Fact]
    public async Task The_log_itself_is_for_those_with_the_right_and_not_there_when_it_is_off()
    {
        await using var scene = await WithPeopleAsync();
        (await OutcomeAsync(() => scene.As("viewer").Audit.QueryAsync(ct: Ct))).ShouldBe("forbidden");
        (await OutcomeAsync(() => scene.As("admin").Audit.QueryAsync(ct: Ct))).ShouldBe("audit_log_disabled");
        await using var audit = await OpenAsync();
        await using var other = await WithPeopleAsync(new ConcordServiceOptions { Scope = "kv/", Audit = audit });
        await other.As("editor").PutAsync("k", Value("1"), ct: Ct);
        (await other.As("admin").Audit.ExportAsync(_directory.In("export.jsonl"), ct: Ct)).ShouldBe(1);
        (await other.As("admin").Audit.RotateAsync(Ct)).TotalFiles.ShouldBe(1);
        (await other.As("admin").Audit.VerifyAsync(Ct)).IsIntact.ShouldBeTrue();
        (await other.As("admin").Audit.CleanupAsync(Ct)).ShouldBe(0);
        (await other.As("admin").Audit.StatsAsync(Ct)).Enabled.ShouldBeTrue();
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_done()
    {
        var audit = await OpenAsync();
        await using var scene = await SessionScene.OpenAsync(new ConcordServiceOptions { Scope = "kv/", Audit = audit });
        await audit.DisposeAsync();
        (await OutcomeAsync(() => scene.System.PutAsync("k", Value("1"), ct: Ct))).ShouldBe("shutting_down");
        scene.Service.Revision.ShouldBe(Revision.None);
        (await OutcomeAsync(() => scene.System.GetAsync("k", ct: Ct))).ShouldBe("ok");
    }

    private Task<AuditLog> OpenAsync(bool reads = false) =>
        AuditLog.OpenAsync(new AuditOptions { Enabled = true, LogDirectory = _directory.In("audit"), LogReads = reads, QueueLinesMax = 16 }, ct: Ct);

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
