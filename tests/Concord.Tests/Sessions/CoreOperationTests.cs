using Concord.Kv;
using Concord.Queries;
using Concord.Sessions;
using static Concord.Tests.Sessions.SessionScene;

namespace Concord.Tests.Sessions;

public sealed class CoreOperationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_put_is_read_and_lies_in_the_scope()
    {
        await using var scene = await OpenAsync();
        var put = await scene.System.PutAsync("k", Value("1"), ct: Ct);
        put.Revision.ShouldBe(new Revision(1));
        var read = await scene.System.GetAsync("k", ct: Ct);
        (read.Found, Text(read.Record), read.Record?.ModRevision, read.TtlSeconds).ShouldBe((true, "1", put.Revision, null));
        scene.Store.View().Get("kv/k").ShouldNotBeNull();
        scene.Store.View().Get("k").ShouldBeNull();
        (await scene.System.DeleteAsync("k", ct: Ct)).ShouldBe(new DeleteResult(true, new Revision(2)));
        (await scene.System.DeleteAsync("k", ct: Ct)).ShouldBe(new DeleteResult(false, new Revision(2)));
        (await scene.System.GetAsync("k", ct: Ct)).Found.ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_outside_of_the_scope_is_seen()
    {
        await using var scene = await OpenAsync();
        await scene.Store.PutAsync("accounts/a", new byte[1], Ct);
        await scene.Store.PutAsync("kw/a", new byte[1], Ct);
        await scene.System.PutAsync("a", Value("1"), ct: Ct);
        (await scene.System.GetAllAsync(ct: Ct)).Entries.Select(entry => entry.Key.ToString()).ShouldBe(["a"]);
        (await scene.System.GetAsync("accounts/a", ct: Ct)).Found.ShouldBeFalse();
    }

    [Fact]
    public async Task Times_to_live_are_told_in_whole_seconds_and_never_as_more_than_was_given()
    {
        await using var scene = await OpenAsync();
        await scene.System.PutAsync("k", Value("1"), new PutOptions { Ttl = TimeSpan.FromSeconds(60) }, Ct);
        (await scene.System.TtlAsync("k", ct: Ct)).TtlSeconds.ShouldBe(60);
        scene.Time.Advance(TimeSpan.FromSeconds(10.5));
        (await scene.System.TtlAsync("k", ct: Ct)).TtlSeconds.ShouldBe(50);
        (await scene.System.TouchAsync("k", TimeSpan.FromSeconds(5), ct: Ct)).Found.ShouldBeTrue();
        (await scene.System.GetAsync("k", ct: Ct)).TtlSeconds.ShouldBe(5);
        await scene.System.PutAsync("k", Value("2"), ct: Ct);
        (await scene.System.TtlAsync("k", ct: Ct)).ShouldBe(new TtlResult(true, null, scene.Service.Revision));
        (await scene.System.TtlAsync("absent", ct: Ct)).Found.ShouldBeFalse();
        (await scene.System.TouchAsync("absent", TimeSpan.FromSeconds(5), ct: Ct)).Found.ShouldBeFalse();
    }

    [Fact]
    public async Task A_default_time_to_live_is_given_when_the_store_says_so_and_not_refused()
    {
        var options = new ConcordOptions
        {
            DataDirectory = "unused", KeyBytesMax = 1100, Expiry = new() { ApplyDefault = true, Default = TimeSpan.FromSeconds(30) },
        };
        await using var scene = await OpenAsync(store: options);
        await scene.System.PutAsync("k", Value("1"), ct: Ct);
        (await scene.System.TtlAsync("k", ct: Ct)).TtlSeconds.ShouldBe(30);
        await scene.System.PutAsync("k", Value("1"), new PutOptions { Ttl = Timeout.InfiniteTimeSpan }, Ct);
        (await scene.System.TtlAsync("k", ct: Ct)).TtlSeconds.ShouldBeNull();
    }

    [Fact]
    public async Task Objects_go_in_and_come_out()
    {
        await using var scene = await OpenAsync();
        await scene.System.PutAsync("k", new Point(1, 2), ct: Ct);
        var read = await scene.System.GetAsync<Point>("k", ct: Ct);
        (read.Found, read.Value, read.ModRevision).ShouldBe((true, new Point(1, 2), new Revision(1)));
        (await scene.System.GetAsync<Point>("absent", ct: Ct)).Found.ShouldBeFalse();
        await scene.System.PutAsync("bytes", new byte[] { 1 }, ct: Ct);
        scene.Store.View().Get("kv/bytes")?.Kind.ShouldBe(ContentKind.Binary);
        (await OutcomeAsync(() => scene.System.GetAsync<Point>("bytes", ct: Ct))).ShouldBe("invalid_value");
        await scene.System.PutAsync("text", "x", ct: Ct);
        (await OutcomeAsync(() => scene.System.GetAsync<Point>("text", ct: Ct))).ShouldBe("invalid_value");
    }

    [Fact]
    public async Task A_conditional_write_is_done_when_its_condition_holds_and_tells_what_was_there_when_not()
    {
        await using var scene = await OpenAsync();
        var session = scene.System;
        (await session.PutIfAsync("k", Value("1"), WriteCondition.Absent, ct: Ct)).Outcome.ShouldBe(WriteOutcome.Done);
        var second = await session.PutIfAsync("k", Value("2"), WriteCondition.Absent, ct: Ct);
        (second.Outcome, Text(second.Current), second.Revision).ShouldBe((WriteOutcome.ConditionFailed, "1", new Revision(1)));
        (await session.PutIfAsync("k", Value("2"), WriteCondition.At(new Revision(1)), ct: Ct)).Outcome.ShouldBe(WriteOutcome.Done);
        (await session.PutIfAsync("k", Value("3"), WriteCondition.At(new Revision(1)), ct: Ct)).Outcome.ShouldBe(WriteOutcome.ConditionFailed);
        (await session.PutIfAsync("k", Value("""{"a":1,"b":null}"""), Expect("2.0"), ct: Ct)).Outcome.ShouldBe(WriteOutcome.Done);
        (await session.PutIfAsync("k", Value("null"), Expect("""{ "b": null, "a": 1e0 }"""), ct: Ct)).Outcome.ShouldBe(WriteOutcome.Done);
        (await session.PutIfAsync("k", Value("""{"n":5}"""), Expect("null"), ct: Ct)).Outcome.ShouldBe(WriteOutcome.Done);
        var more = new WriteCondition { Predicate = Predicate.Parse("""{"field":"n","op":">","value":4}"""u8.ToArray()) };
        (await session.PutIfAsync("k", Value("""{"n":4}"""), more, ct: Ct)).Outcome.ShouldBe(WriteOutcome.Done);
        (await session.PutIfAsync("k", Value("""{"n":3}"""), more, ct: Ct)).Outcome.ShouldBe(WriteOutcome.ConditionFailed);
        (await session.DeleteIfAsync("k", more, ct: Ct)).Outcome.ShouldBe(WriteOutcome.ConditionFailed);
        (await session.DeleteIfAsync("k", new WriteCondition { When = _ => true }, ct: Ct)).Outcome.ShouldBe(WriteOutcome.Done);
        foreach (var condition in new[] { Expect("1"), WriteCondition.At(new Revision(1)), more, new WriteCondition { When = _ => true } })
        {
            (await session.PutIfAsync("k", Value("1"), condition, ct: Ct)).Outcome.ShouldBe(WriteOutcome.NotFound);
            (await session.DeleteIfAsync("k", condition, ct: Ct)).Outcome.ShouldBe(WriteOutcome.NotFound);
        }
    }

    [Fact]
    public async Task Of_many_who_count_up_at_once_none_is_lost()
    {
        await using var scene = await OpenAsync();
        await scene.System.PutAsync("n", 0, ct: Ct);
        await Parallel.ForAsync(0, 40, Ct, async (_, ct) =>
        {
            while (true)
            {
                var read = await scene.System.GetAsync<int>("n", ct: ct);
                if ((await scene.System.PutIfAsync("n", read.Value + 1, Expect($"{read.Value}"), ct: ct)).Outcome == WriteOutcome.Done) return;
            }
        });
        (await scene.System.GetAsync<int>("n", ct: Ct)).Value.ShouldBe(40);
    }

    [Fact]
    public async Task What_a_test_throws_comes_back_and_nothing_is_written()
    {
        await using var scene = await OpenAsync();
        await scene.System.PutAsync("k", Value("1"), ct: Ct);
        var condition = new WriteCondition { When = _ => throw new InvalidTimeZoneException() };
        await Should.ThrowAsync<InvalidTimeZoneException>(async () => await scene.System.PutIfAsync("k", Value("2"), condition, ct: Ct));
        scene.Service.Revision.ShouldBe(new Revision(1));
    }

    [Fact]
    public async Task A_bulk_write_is_one_revision_and_of_a_key_named_twice_the_last_counts()
    {
        await using var scene = await OpenAsync();
        var put = await scene.System.PutManyAsync([new("b", Value("1")), new("a", Value("2")), new("b", Value("3"))], ct: Ct);
        (put.Revision, string.Join(',', put.Keys.Keys)).ShouldBe((new Revision(1), "b,a"));
        var read = await scene.System.GetManyAsync(["a", "absent", "b", "a"], ct: Ct);
        read.Keys.Select(pair => $"{pair.Key}={Text(pair.Value.Record)}").ShouldBe(["a=2", "absent=(none)", "b=3"]);
        var touched = await scene.System.TouchManyAsync([new("a", TimeSpan.FromSeconds(9)), new("absent", TimeSpan.FromSeconds(9))], ct: Ct);
        touched.Keys.Values.ShouldBe([true, false]);
        (await scene.System.TtlAsync("a", ct: Ct)).TtlSeconds.ShouldBe(9);
        (await scene.System.TouchManyAsync([new("a", TimeSpan.FromSeconds(5))], ct: Ct)).Keys["a"].ShouldBeTrue();
        (await scene.System.DeleteManyAsync(["a", "absent", "a"], ct: Ct)).Keys.Values.ShouldBe([true, false]);
        (await scene.System.DeleteManyAsync(["b"], ct: Ct)).Keys["b"].ShouldBeTrue();
        (await scene.System.DeleteManyAsync(["b"], ct: Ct)).Keys["b"].ShouldBeFalse();
        (await scene.System.PutManyAsync([], ct: Ct)).Keys.ShouldBeEmpty();
        scene.Service.Revision.ShouldBe(new Revision(5));
    }

    private static WriteCondition Expect(string json) => new() { Expected = Value(json) };

    private sealed record Point(int X, int Y);
}
