using Concord.Indexes;
using Concord.Kv;
using Concord.Queries;
using Concord.Security;
using Concord.Sessions;
using Concord.Tenants;
using Concord.Transactions;
using static Concord.Tests.Sessions.SessionScene;

namespace Concord.Tests.Sessions;

/// <summary>Who may make which call: every operation of the surface, one line each.</summary>
public sealed class AccessTests
{
    // ok: it gets past the guard; 401: unauthorized; 403: forbidden. acme's keys begin with "acme:", and the calls are about "k" or "acme:k".
    private const string Table = """
        call             | nobody | stranger | none | reader | writer | deleter | operator | viewer | editor | admin | acme | system
        get              | 401    | 401      | 403  | ok     | 403    | 403     | 403      | ok     | ok     | ok    | 403  | ok
        get acme         | 401    | 401      | 403  | ok     | 403    | 403     | 403      | ok     | ok     | ok    | ok   | ok
        ttl              | 401    | 401      | 403  | ok     | 403    | 403     | 403      | ok     | ok     | ok    | 403  | ok
        get_many         | 401    | 401      | 403  | ok     | 403    | 403     | 403      | ok     | ok     | ok    | 403  | ok
        get_all          | 401    | 401      | ok   | ok     | ok     | ok      | ok       | ok     | ok     | ok    | ok   | ok
        put              | 401    | 401      | 403  | 403    | ok     | 403     | 403      | 403    | ok     | ok    | 403  | ok
        put acme         | 401    | 401      | 403  | 403    | ok     | 403     | 403      | 403    | ok     | ok    | ok   | ok
        put_if           | 401    | 401      | 403  | 403    | ok     | 403     | 403      | 403    | ok     | ok    | 403  | ok
        put_many         | 401    | 401      | 403  | 403    | ok     | 403     | 403      | 403    | ok     | ok    | 403  | ok
        touch            | 401    | 401      | 403  | 403    | ok     | 403     | 403      | 403    | ok     | ok    | 403  | ok
        touch_many       | 401    | 401      | 403  | 403    | ok     | 403     | 403      | 403    | ok     | ok    | 403  | ok
        delete           | 401    | 401      | 403  | 403    | 403    | ok      | 403      | 403    | ok     | ok    | 403  | ok
        delete_if        | 401    | 401      | 403  | 403    | 403    | ok      | 403      | 403    | ok     | ok    | 403  | ok
        delete_many      | 401    | 401      | 403  | 403    | 403    | ok      | 403      | 403    | ok     | ok    | 403  | ok
        delete_where     | 401    | 401      | 403  | 403    | 403    | ok      | 403      | 403    | ok     | ok    | ok   | ok
        txn read         | 401    | 401      | 403  | ok     | 403    | 403     | 403      | ok     | ok     | ok    | 403  | ok
        txn write        | 401    | 401      | 403  | 403    | ok     | 403     | 403      | 403    | ok     | ok    | 403  | ok
        txn else         | 401    | 401      | 403  | 403    | 403    | ok      | 403      | 403    | ok     | ok    | 403  | ok
        txn compare      | 401    | 401      | 403  | 403    | 403    | 403     | 403      | 403    | ok     | ok    | 403  | ok
        keys             | 401    | 401      | ok   | ok     | ok     | ok      | ok       | ok     | ok     | ok    | ok   | ok
        where            | 401    | 401      | ok   | ok     | ok     | ok      | ok       | ok     | ok     | ok    | ok   | ok
        count            | 401    | 401      | ok   | ok     | ok     | ok      | ok       | ok     | ok     | ok    | ok   | ok
        get_with_ttl     | 401    | 401      | 403  | ok     | 403    | 403     | 403      | ok     | ok     | ok    | 403  | ok
        create_index     | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        drop_index       | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        reindex          | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        list_indexes     | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        index_lookup     | 401    | 401      | ok   | ok     | ok     | ok      | ok       | ok     | ok     | ok    | ok   | ok
        query_audit      | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        export_audit     | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        verify_audit     | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        stats_audit      | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        rotate_audit     | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        cleanup_audit    | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        subscribe        | 401    | 401      | ok   | ok     | ok     | ok      | ok       | ok     | ok     | ok    | ok   | ok
        event_stats      | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        create_token     | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        revoke_token     | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        list_tokens      | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        get_token_roles  | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        grant_role       | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        revoke_role      | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        create_role      | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        delete_role      | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        get_role         | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        list_roles       | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        create_acl       | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        delete_acl       | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        list_acls        | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        create_tenant    | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        delete_tenant    | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        get_tenant       | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        list_tenants     | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        update_quota     | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        get_usage        | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        ttl_cleanup      | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        ttl_config       | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        status           | 401    | 401      | ok   | ok     | ok     | ok      | ok       | ok     | ok     | ok    | ok   | ok
        members          | 401    | 401      | 403  | 403    | 403    | 403     | ok       | 403    | 403    | ok    | 403  | ok
        """;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly Condition Compare = Condition.Exists("k");

    private static readonly Dictionary<string, Func<ConcordSession, Task>> Calls = new()
    {
        ["get"] = async session => await session.GetAsync("k", ct: Ct),
        ["get acme"] = async session => await session.GetAsync("acme:k", ct: Ct),
        ["ttl"] = async session => await session.TtlAsync("k", ct: Ct),
        ["get_many"] = async session => await session.GetManyAsync(["acme:k", "k"], ct: Ct),
        ["get_all"] = async session => await session.GetAllAsync(ct: Ct),
        ["put"] = async session => await session.PutAsync("k", Value("1"), ct: Ct),
        ["put acme"] = async session => await session.PutAsync("acme:k", Value("1"), ct: Ct),
        ["put_if"] = async session => await session.PutIfAsync("k", Value("1"), WriteCondition.Absent, ct: Ct),
        ["put_many"] = async session => await session.PutManyAsync([new("acme:k", Value("1")), new("k", Value("1"))], ct: Ct),
        ["touch"] = async session => await session.TouchAsync("k", Minute, ct: Ct),
        ["touch_many"] = async session => await session.TouchManyAsync([new("acme:k", Minute), new("k", Minute)], ct: Ct),
        ["delete"] = async session => await session.DeleteAsync("k", ct: Ct),
        ["delete_if"] = async session => await session.DeleteIfAsync("k", WriteCondition.At(new Revision(1)), ct: Ct),
        ["delete_many"] = async session => await session.DeleteManyAsync(["acme:k", "k"], ct: Ct),
        ["delete_where"] = async session => await session.Query.DeleteWhereAsync(new Criteria { Prefix = "acme:" }, ct: Ct),
        ["txn read"] = async session => await session.TransactAsync(new() { Then = [TransactionStep.Get("k")] }, ct: Ct),
        ["txn write"] = async session => await session.TransactAsync(new() { Then = [TransactionStep.Put("k", Value("1"))] }, ct: Ct),
        ["txn else"] = async session => await session.TransactAsync(new() { Else = [TransactionStep.Delete("k")] }, ct: Ct),
        ["txn compare"] = async session => await session.TransactAsync(
            new() { Compares = [Compare], Then = [TransactionStep.Put("k", Value("1"))] }, ct: Ct),
        ["keys"] = async session => await session.Query.KeysAsync(new Criteria(), ct: Ct),
        ["where"] = async session => await session.Query.WhereAsync(new Criteria(), ct: Ct),
        ["count"] = async session => await session.Query.CountAsync(new Criteria(), ct: Ct),
        ["get_with_ttl"] = async session => await session.GetWithTtlAsync("k", ct: Ct),
        ["create_index"] = async session => await session.Indexes.CreateAsync(new("i", IndexExtractor.Identity()), ct: Ct),
        ["drop_index"] = async session => await session.Indexes.DropAsync("i", ct: Ct),
        ["reindex"] = async session => await session.Indexes.ReindexAsync("i", ct: Ct),
        ["list_indexes"] = async session => await session.Indexes.ListAsync(ct: Ct),
        ["index_lookup"] = async session => await session.Indexes.LookupAsync("i", IndexTerm.Of(1), ct: Ct),
        ["query_audit"] = async session => await session.Audit.QueryAsync(ct: Ct),
        ["export_audit"] = async session => await session.Audit.ExportAsync("unused", ct: Ct),
        ["verify_audit"] = async session => await session.Audit.VerifyAsync(Ct),
        ["stats_audit"] = async session => await session.Audit.StatsAsync(Ct),
        ["rotate_audit"] = async session => await session.Audit.RotateAsync(Ct),
        ["cleanup_audit"] = async session => await session.Audit.CleanupAsync(Ct),
        ["subscribe"] = async session => await (await session.Events.SubscribeAsync(ct: Ct)).DisposeAsync(),
        ["event_stats"] = async session => await session.Events.StatsAsync(Ct),
        ["create_token"] = async session => await session.Tokens.CreateAsync(ct: Ct),
        ["revoke_token"] = async session => await session.Tokens.RevokeAsync("00000000", ct: Ct),
        ["list_tokens"] = async session => await session.Tokens.ListAsync(ct: Ct),
        ["get_token_roles"] = async session => await session.Tokens.GetAsync("00000000", ct: Ct),
        ["grant_role"] = async session => await session.Tokens.GrantAsync("00000000", "viewer", ct: Ct),
        ["revoke_role"] = async session => await session.Tokens.RevokeRoleAsync("00000000", "viewer", ct: Ct),
        ["create_role"] = async session => await session.Roles.CreateAsync("r", Permissions.Read, ct: Ct),
        ["delete_role"] = async session => await session.Roles.DeleteAsync("r", ct: Ct),
        ["get_role"] = async session => await session.Roles.GetAsync("viewer", ct: Ct),
        ["list_roles"] = async session => await session.Roles.ListAsync(ct: Ct),
        ["create_acl"] = async session => await session.Roles.CreateAclAsync("a*", "r", Permissions.Read, ct: Ct),
        ["delete_acl"] = async session => await session.Roles.DeleteAclAsync("a*", "r", ct: Ct),
        ["list_acls"] = async session => await session.Roles.ListAclsAsync(ct: Ct),
        ["create_tenant"] = async session => await session.Tenants.CreateAsync(new NewTenant { Id = "t" }, ct: Ct),
        ["delete_tenant"] = async session => await session.Tenants.DeleteAsync("t", ct: Ct),
        ["get_tenant"] = async session => await session.Tenants.GetAsync("t", ct: Ct),
        ["list_tenants"] = async session => await session.Tenants.ListAsync(ct: Ct),
        ["update_quota"] = async session => await session.Tenants.UpdateQuotaAsync("t", TenantQuota.MaxKeys, 5, ct: Ct),
        ["get_usage"] = async session => await session.Tenants.UsageAsync("t", ct: Ct),
        ["ttl_cleanup"] = async session => await session.Ttl.CleanupNowAsync(ct: Ct),
        ["ttl_config"] = async session => await session.Ttl.UpdateCleanupIntervalAsync(Minute, ct: Ct),
        ["status"] = async session => await session.StatusAsync(ct: Ct),
        ["members"] = async session => await session.MembersAsync(ct: Ct),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Rows => [.. Lines().Skip(1).Select(line => line[0])];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Exactly_what_the_table_says_gets_past_the_guard(string call)
    {
        await using var scene = await WithPeopleAsync(new ConcordServiceOptions { Scope = "kv/", EventStream = new() { Enabled = true } });
        var people = Lines().First()[1..];
        var row = Lines().First(line => line[0] == call);
        foreach (var (who, expected) in people.Zip(row[1..])) (await VerdictAsync(scene.As(who), call)).ShouldBe(expected, $"{who}: {call}");
    }

    [Fact]
    public void The_table_has_a_line_for_every_call_and_knows_no_other()
    {
        Lines().Skip(1).Select(line => line[0]).ShouldBe(Calls.Keys, ignoreOrder: true);
        var kinds = typeof(Concord.Sessions.Calls.CallKind).GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<Concord.Sessions.Calls.CallKind>().Select(kind => kind.Name).ToHashSet();
        kinds.ExceptWith(Calls.Keys.Select(call => call.Split(' ')[0]));
        kinds.ShouldBeEmpty();
    }

    [Fact]
    public async Task Listings_show_what_their_reader_may_read_and_nothing_else()
    {
        await using var scene = await WithPeopleAsync();
        await scene.System.PutManyAsync([new("acme:a", Value("1")), new("b", Value("1")), new("acme:c", Value("2"))], ct: Ct);
        foreach (var (who, expected) in new[] { ("acme", "acme:a,acme:c"), ("viewer", "acme:a,acme:c,b"), ("writer", ""), ("system", "acme:a,acme:c,b") })
        {
            var session = scene.As(who);
            string.Join(',', (await session.GetAllAsync(ct: Ct)).Entries.Select(entry => entry.Key)).ShouldBe(expected, who);
            string.Join(',', (await session.Query.KeysAsync(new Criteria(), ct: Ct)).Keys).ShouldBe(expected, who);
            string.Join(',', (await session.Query.WhereAsync(new Criteria(), ct: Ct)).Entries.Select(entry => entry.Key)).ShouldBe(expected, who);
            (await session.Query.CountAsync(new Criteria(), ct: Ct)).Count.ShouldBe(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Length, who);
        }
    }

    [Fact]
    public async Task Of_a_failed_condition_only_those_who_may_read_see_what_is_there()
    {
        await using var scene = await WithPeopleAsync();
        await scene.System.PutAsync("k", Value("1"), ct: Ct);
        (await scene.As("editor").PutIfAsync("k", Value("2"), WriteCondition.Absent, ct: Ct)).Current.ShouldNotBeNull();
        (await scene.As("writer").PutIfAsync("k", Value("2"), WriteCondition.Absent, ct: Ct)).Current.ShouldBeNull();
    }

    [Fact]
    public async Task A_bulk_call_that_is_not_allowed_on_one_key_does_nothing_at_all()
    {
        await using var scene = await WithPeopleAsync();
        var before = scene.Service.Revision;
        (await OutcomeAsync(() => scene.As("acme").PutManyAsync([new("acme:a", Value("1")), new("b", Value("1"))], ct: Ct))).ShouldBe("forbidden");
        scene.Service.Revision.ShouldBe(before);
    }

    [Fact]
    public async Task Deleting_what_one_can_read_and_not_delete_deletes_nothing_and_what_one_cannot_see_stays()
    {
        await using var scene = await WithPeopleAsync();
        await scene.System.Roles.CreateAsync("mixed", Permissions.None, ct: Ct);
        await scene.System.Roles.CreateAclAsync("a*", "mixed", Permissions.Read | Permissions.Delete, ct: Ct);
        await scene.System.Roles.CreateAclAsync("b*", "mixed", Permissions.Read, ct: Ct);
        await scene.AddTokenAsync("mixed", Permissions.None, "mixed");
        await scene.System.PutManyAsync([new("a", Value("1")), new("b", Value("1")), new("c", Value("1"))], ct: Ct);
        (await OutcomeAsync(() => scene.As("mixed").Query.DeleteWhereAsync(new Criteria(), ct: Ct))).ShouldBe("forbidden");
        var upToA = new Criteria { Range = new KeyBounds("a", "a") };
        (await scene.As("mixed").Query.DeleteWhereAsync(upToA, ct: Ct)).Deleted.ShouldBe(1);
        (await scene.As("mixed").Query.DeleteWhereAsync(new Criteria { Prefix = "c" }, ct: Ct)).Deleted.ShouldBe(0);
        (await scene.As("deleter").Query.DeleteWhereAsync(new Criteria { Filter = Predicate.Parse("""{"field":"","op":"==","value":1}"""u8.ToArray()) }, ct: Ct))
            .Deleted.ShouldBe(0, "a filter would tell him what he may not read");
        (await scene.As("deleter").Query.DeleteWhereAsync(new Criteria(), ct: Ct)).Deleted.ShouldBe(2);
    }

    [Fact]
    public async Task While_authentication_is_off_everybody_may_do_everything_whatever_token_is_shown()
    {
        await using var scene = await OpenAsync();
        foreach (var token in new[] { null, "rubbish", AccessToken.New().Text })
        {
            var session = scene.Service.Authenticate(token);
            (await session.PutAsync("k", Value("1"), ct: Ct)).Revision.Value.ShouldBeGreaterThan(0);
            (await session.Tokens.ListAsync(ct: Ct)).ShouldBeEmpty();
            session.User.ShouldBe("anonymous");
        }
    }

    [Fact]
    public async Task A_revoked_an_expired_and_a_rubbish_token_are_nobody_from_then_on()
    {
        await using var scene = await WithPeopleAsync();
        Should.Throw<ConcordException>(() => scene.Service.Authenticate("sk_concord_rubbish")).Code.ShouldBe(ConcordErrorCode.Unauthorized);
        var made = await scene.System.Tokens.CreateAsync(new NewToken { Expires = scene.Time.GetUtcNow() + Minute, Name = "short" }, ct: Ct);
        var session = scene.Service.Authenticate(made.Token.Text);
        session.User.ShouldBe("token:" + made.Record.Id);
        await session.PutAsync("k", Value("1"), ct: Ct);
        scene.Time.Advance(Minute);
        (await OutcomeAsync(() => session.PutAsync("k", Value("1"), ct: Ct))).ShouldBe("unauthorized");
        var editor = scene.As("editor");
        await editor.PutAsync("k", Value("1"), ct: Ct);
        await scene.System.Tokens.RevokeAsync(scene.TokenOf("editor"), ct: Ct);
        (await OutcomeAsync(() => editor.PutAsync("k", Value("1"), ct: Ct))).ShouldBe("unauthorized");
        Should.Throw<ConcordException>(() => scene.Service.Authenticate(scene.TokenOf("editor"))).Code.ShouldBe(ConcordErrorCode.Unauthorized);
    }

    private static async Task<string> VerdictAsync(ConcordSession session, string call)
    {
        try
        {
            await Calls[call](session);
            return "ok";
        }
        catch (ConcordException e)
        {
            return e.Code switch { ConcordErrorCode.Unauthorized => "401", ConcordErrorCode.Forbidden => "403", _ => "ok" };
        }
    }

    private static IEnumerable<string[]> Lines() => Table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries));
}
