using Concord.Kv;
using Concord.Queries;
using Concord.Security;
using Concord.Sessions;
using Concord.Tenants;
using Concord.Transactions;
using static Concord.Tests.Sessions.SessionScene;

namespace Concord.Tests.Sessions;

/// <summary>Every limit of concord.md, section 19, with the error that it is told by; each at its edge, with nothing changed beyond it.</summary>
public sealed class ArgumentTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, Func<ConcordSession, Task>> Wrong = new()
    {
        ["invalid_key: empty"] = async s => await s.PutAsync(default, Value("1"), ct: Ct),
        ["invalid_key: 1025 bytes"] = async s => await s.PutAsync(new string('x', 1025), Value("1"), ct: Ct),
        ["invalid_key: 1025 bytes, 513 characters"] = async s => await s.PutAsync(new string('ä', 512) + "x", Value("1"), ct: Ct),
        ["invalid_key: get"] = async s => await s.GetAsync(default, ct: Ct),
        ["invalid_key: ttl"] = async s => await s.TtlAsync(default, ct: Ct),
        ["invalid_key: touch"] = async s => await s.TouchAsync(default, Second, ct: Ct),
        ["invalid_key: delete"] = async s => await s.DeleteAsync(default, ct: Ct),
        ["invalid_key: put_if"] = async s => await s.PutIfAsync(default, Value("1"), WriteCondition.Absent, ct: Ct),
        ["invalid_key: delete_if"] = async s => await s.DeleteIfAsync(default, WriteCondition.At(new Revision(1)), ct: Ct),
        ["invalid_key: put_many[1]"] = async s => await s.PutManyAsync([new("a", Value("1")), new(default, Value("1"))], ct: Ct),
        ["invalid_key: get_many[1]"] = async s => await s.GetManyAsync(["a", default], ct: Ct),
        ["invalid_key: delete_many[1]"] = async s => await s.DeleteManyAsync(["a", default], ct: Ct),
        ["invalid_key: touch_many[1]"] = async s => await s.TouchManyAsync([new("a", Second), new(default, Second)], ct: Ct),
        ["invalid_key: txn compare[0]"] = async s => await s.TransactAsync(new() { Compares = [Condition.Exists(default)] }, ct: Ct),
        ["invalid_key: txn else[0]"] = async s => await s.TransactAsync(new() { Else = [TransactionStep.Delete(default)] }, ct: Ct),
        ["invalid_ttl: 0"] = async s => await s.PutAsync("a", Value("1"), new() { Ttl = TimeSpan.Zero }, Ct),
        ["invalid_ttl: 1.5 s"] = async s => await s.PutAsync("a", Value("1"), new() { Ttl = TimeSpan.FromSeconds(1.5) }, Ct),
        ["invalid_ttl: −1 s"] = async s => await s.PutAsync("a", Value("1"), new() { Ttl = -Second }, Ct),
        ["invalid_ttl: ten years and a second"] = async s => await s.PutAsync("a", Value("1"), new() { Ttl = TimeSpan.FromDays(3650) + Second }, Ct),
        ["invalid_ttl: touch"] = async s => await s.TouchAsync("a", TimeSpan.Zero, ct: Ct),
        ["invalid_ttl: touch for ever"] = async s => await s.TouchAsync("a", Timeout.InfiniteTimeSpan, ct: Ct),
        ["invalid_ttl: put_many[0]"] = async s => await s.PutManyAsync([new("a", Value("1"), TimeSpan.Zero), new("b", Value("1"))], ct: Ct),
        ["invalid_ttl: touch_many[1]"] = async s => await s.TouchManyAsync([new("a", Second), new("b", TimeSpan.Zero)], ct: Ct),
        ["invalid_ttl: txn then[0]"] = async s => await s.TransactAsync(new() { Then = [TransactionStep.Touch("a", TimeSpan.Zero)] }, ct: Ct),
        ["value_too_large: put"] = async s => await s.PutAsync("a", new byte[1001], ct: Ct),
        ["value_too_large: put_if"] = async s => await s.PutIfAsync("a", StoredValue.Binary(new byte[1001]), WriteCondition.Absent, ct: Ct),
        ["value_too_large: put_many[1]"] = async s => await s.PutManyAsync([new("a", Value("1")), new("b", StoredValue.Binary(new byte[1001]))], ct: Ct),
        ["value_too_large: txn then[0]"] = async s => await s.TransactAsync(
            new() { Then = [TransactionStep.Put("a", StoredValue.Binary(new byte[1001]))] }, ct: Ct),
        ["invalid_value: put"] = async s => await s.PutAsync("a", Value("{"), ct: Ct),
        ["invalid_value: 65 deep"] = async s => await s.PutAsync("a", Value(new string('[', 65) + new string(']', 65)), ct: Ct),
        ["invalid_value: put_many[1]"] = async s => await s.PutManyAsync([new("a", Value("1")), new("b", Value("nul"))], ct: Ct),
        ["batch_too_large: put_many"] = async s => await s.PutManyAsync([.. Keys(501).Select(key => new PutItem(key, Value("1")))], ct: Ct),
        ["batch_too_large: get_many"] = async s => await s.GetManyAsync(Keys(501), ct: Ct),
        ["batch_too_large: delete_many"] = async s => await s.DeleteManyAsync(Keys(501), ct: Ct),
        ["batch_too_large: touch_many"] = async s => await s.TouchManyAsync([.. Keys(501).Select(key => new TouchItem(key, Second))], ct: Ct),
        ["batch_too_large: 65 comparisons"] = async s => await s.TransactAsync(new() { Compares = [.. Keys(65).Select(Condition.Exists)] }, ct: Ct),
        ["batch_too_large: 129 steps"] = async s => await s.TransactAsync(new() { Then = [.. Keys(129).Select(TransactionStep.Get)] }, ct: Ct),
        ["batch_too_large: 129 other steps"] = async s => await s.TransactAsync(new() { Else = [.. Keys(129).Select(TransactionStep.Get)] }, ct: Ct),
        ["command_too_large: put_many"] = async s => await s.PutManyAsync(
            [.. Keys(100).Select(key => new PutItem(key, StoredValue.Binary(new byte[1000])))], ct: Ct),
        ["missing_condition: put_if"] = async s => await s.PutIfAsync("a", Value("1"), new(), ct: Ct),
        ["missing_condition: delete_if"] = async s => await s.DeleteIfAsync("a", new(), ct: Ct),
        ["conflicting_conditions: put_if"] = async s => await s.PutIfAsync("a", Value("1"), WriteCondition.Absent with { Expected = Value("1") }, ct: Ct),
        ["invalid_condition: revision 0"] = async s => await s.PutIfAsync("a", Value("1"), WriteCondition.At(Revision.None), ct: Ct),
        ["invalid_condition: expected is not JSON"] = async s => await s.PutIfAsync("a", Value("1"), new() { Expected = Value("{") }, ct: Ct),
        ["invalid_condition: delete what is absent"] = async s => await s.DeleteIfAsync("a", WriteCondition.Absent, ct: Ct),
        ["invalid_condition: txn[0]"] = async s => await s.TransactAsync(
            new() { Compares = [Condition.Matches("a", Predicate.Parse("""{"field":"f","op":"matches","value":"x"}"""u8.ToArray()))] }, ct: Ct),
        ["invalid_query: limit"] = async s => await s.Query.KeysAsync(new Criteria { Limit = 0 }, ct: Ct),
        ["invalid_query: offset"] = async s => await s.Query.CountAsync(new Criteria { Offset = -1 }, ct: Ct),
        ["invalid_query: pattern"] = async s => await s.Query.DeleteWhereAsync(new Criteria { Pattern = "(" }, ct: Ct),
        ["invalid_query: subscription"] = async s => await s.Events.SubscribeAsync(new() { KeyPattern = "(" }, Ct),
        ["invalid_arguments: types"] = async s => await s.Events.SubscribeAsync(new() { Types = EventTypes.None }, Ct),
        ["invalid_arguments: revision"] = async s => await s.Events.SubscribeAsync(new() { FromRevision = Revision.None }, Ct),
        ["invalid_arguments: two beginnings"] = async s => await s.Events.SubscribeAsync(
            new() { FromRevision = new Revision(1), After = new EventPosition(new Revision(1), 0) }, Ct),
        ["invalid_arguments: timeout"] = async s => await s.PutAsync("a", Value("1"), new() { Timeout = TimeSpan.Zero }, Ct),
        ["invalid_arguments: consistency"] = async s => await s.GetAsync("a", new() { Consistency = (ReadConsistency)9 }, Ct),
        ["invalid_arguments: cleanup interval"] = async s => await s.Ttl.UpdateCleanupIntervalAsync(TimeSpan.Zero, ct: Ct),
        ["invalid_arguments: token"] = async s => await s.Tokens.RevokeAsync("rubbish", ct: Ct),
        ["invalid_arguments: expired from the start"] = async s => await s.Tokens.CreateAsync(new() { Expires = DateTimeOffset.UnixEpoch }, ct: Ct),
        ["invalid_arguments: quota"] = async s => await s.Tenants.UpdateQuotaAsync("t", TenantQuota.MaxKeys, -1, ct: Ct),
        ["invalid_arguments: tenant"] = async s => await s.Tenants.CreateAsync(new NewTenant { Id = "t", MaxKeys = -1 }, ct: Ct),
        ["invalid_permissions: token"] = async s => await s.Tokens.CreateAsync(new() { Permissions = (Permissions)64 }, ct: Ct),
        ["invalid_permissions: role"] = async s => await s.Roles.CreateAsync("r", (Permissions)64, ct: Ct),
        ["invalid_permissions: acl"] = async s => await s.Roles.CreateAclAsync("a", "r", (Permissions)64, ct: Ct),
        ["invalid_name: role"] = async s => await s.Roles.CreateAsync("a b", Permissions.Read, ct: Ct),
        ["invalid_name: acl"] = async s => await s.Roles.CreateAclAsync("", "r", Permissions.Read, ct: Ct),
        ["invalid_name: tenant"] = async s => await s.Tenants.CreateAsync(new NewTenant { Id = "" }, ct: Ct),
        ["invalid_name: token"] = async s => await s.Tokens.CreateAsync(new() { Name = "" }, ct: Ct),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Cases => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_is_beyond_a_limit_is_refused_by_name_before_anybody_is_asked_who_he_is(string named)
    {
        await using var scene = await WithPeopleAsync(new ConcordServiceOptions { Scope = "kv/", EventStream = new() { Enabled = true } });
        var (state, log) = (scene.Store.State, scene.Log.Batches.Count);
        foreach (var who in new[] { "system", "nobody", "stranger", "none" })
        {
            var refusal = await Should.ThrowAsync<ConcordException>(() => Wrong[named](scene.As(who)));
            ConcordErrorNames.Of(refusal.Code).ShouldBe(named.Split(':')[0], who);
            refusal.ElementIndex.ShouldBe(named.EndsWith(']') ? int.Parse(named[^2..^1], null) : null);
            (refusal.MayHaveCommitted, refusal.Retryable).ShouldBe((false, false));
        }

        scene.Store.State.ShouldBeSameAs(state);
        scene.Log.Batches.Count.ShouldBe(log, "not even the clock was set going");
    }

    [Fact]
    public async Task What_is_just_within_the_limits_is_taken()
    {
        await using var scene = await OpenAsync(store: SmallStore);
        await scene.System.PutAsync(new string('x', 1024), Value("1"), ct: Ct);
        await scene.System.PutAsync("a", new byte[1000], new() { Ttl = TimeSpan.FromDays(3650) }, Ct);
        await scene.System.PutAsync("a", Value(new string('[', 64) + new string(']', 64)), new() { Ttl = Second }, Ct);
        (await scene.System.PutManyAsync([.. Keys(500).Select(key => new PutItem(key, Value("1")))], ct: Ct)).Keys.Count.ShouldBe(500);
        (await scene.System.GetManyAsync(Keys(500), ct: Ct)).Keys.Values.ShouldAllBe(found => found.Found);
        var compares = Keys(64).Select(Condition.Exists);
        (await scene.System.TransactAsync(new() { Compares = [.. compares], Then = [.. Keys(128).Select(TransactionStep.Delete)] }, ct: Ct))
            .Steps.ShouldAllBe(step => step.Found);
    }

    [Fact]
    public async Task A_service_that_cannot_keep_its_limits_is_not_opened()
    {
        await using var store = await ConcordStore.OpenAsync(new Log.MemoryLog(), new ConcordOptions { DataDirectory = "unused" }, Ct);
        foreach (var options in new ConcordServiceOptions[]
                 {
                     new() { Scope = "kv/" }, new() { KeyBytesMax = 0 }, new() { KeyBytesMax = 4097 }, new() { MaxBatchSize = 501 }, new() { MaxBatchSize = 0 },
                     new() { EventStream = new() { BufferSize = 0 } }, new() { Compression = new() { Level = 10 } },
                 })
            (await RefusedAsync(() => ConcordService.OpenAsync(store, options, Ct))).Code.ShouldBe(ConcordErrorCode.InvalidArguments);
    }

    internal static ConcordOptions SmallStore => new() { DataDirectory = "unused", KeyBytesMax = 1100, ValueBytesMax = 1000, TransactionBytesMax = 100_000 };

    private static IReadOnlyList<Key> Keys(int count) => [.. Enumerable.Range(0, count).Select(i => Key.Utf8($"k{i:000}"))];
}
