using Concord.Changes;
using Concord.Kv;
using Concord.Security;
using Concord.Sessions;
using static Concord.Tests.Sessions.SessionScene;

namespace Concord.Tests.Sessions;

public sealed class EventTests
{
    private static readonly ConcordServiceOptions WithEvents = new() { Scope = "kv/", EventStream = new() { Enabled = true } };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_committed_change_is_one_event_whoever_made_it_and_nothing_else_is()
    {
        await using var scene = await OpenAsync(WithEvents);
        await scene.System.PutAsync("before", Value("1"), ct: Ct);
        await using var subscription = await scene.System.Events.SubscribeAsync(new() { Types = EventTypes.Default | EventTypes.Touch, IncludePrevious = true }, Ct);
        await scene.System.PutAsync("a", Value("1"), ct: Ct);
        await scene.Store.PutAsync("kv/b", new byte[1], Ct);
        await scene.Store.PutAsync("other/c", new byte[1], Ct);
        await scene.System.PutIfAsync("a", Value("2"), WriteCondition.Absent, ct: Ct);
        await scene.System.DeleteAsync("absent", ct: Ct);
        await scene.System.GetAsync("a", ct: Ct);
        await scene.System.Roles.CreateAsync("r", default, ct: Ct);
        await scene.System.TouchAsync("a", TimeSpan.FromSeconds(100), ct: Ct);
        await scene.System.PutManyAsync([new("c", Value("1")), new("a", Value("3"))], ct: Ct);
        await scene.System.DeleteAsync("c", ct: Ct);
        var events = await TakeAsync(subscription, 6);
        events.Select(e => $"{e.Type} {e.Key} {e.Position.OpIndex} {(e.Bulk ? "bulk" : "single")} {Text(e.Record)}<{Text(e.Previous)}").ShouldBe(
            [
                "Put a 0 single 1<(none)", "Put b 0 single \0<(none)", "Touch a 0 single 1<1", "Put c 0 bulk 1<(none)", "Put a 1 bulk 3<1",
                "Delete c 0 single (none)<1",
            ]);
        events.Select(e => e.Position).ShouldBe(events.Select(e => e.Position).Order());
        (events[2].TtlSeconds, events[2].Version, events[4].Version, events[5].Version).ShouldBe((100, 2, 3, 0));
    }

    [Fact]
    public async Task What_expires_is_told_as_that()
    {
        await using var scene = await OpenAsync(WithEvents);
        await using var subscription = await scene.System.Events.SubscribeAsync(ct: Ct);
        await scene.System.PutAsync("k", Value("1"), new() { Ttl = TimeSpan.FromSeconds(2) }, Ct);
        await scene.PassAsync(3);
        (await scene.System.Ttl.CleanupNowAsync(ct: Ct)).ShouldBe(1);
        (await TakeAsync(subscription, 2)).Select(e => e.Type).ShouldBe([EventType.Put, EventType.Expire]);
    }

    [Fact]
    public async Task A_subscription_is_about_what_it_asks_for()
    {
        await using var scene = await OpenAsync(WithEvents);
        var events = scene.System.Events;
        await using var prefix = await events.SubscribeAsync(new() { Prefix = "user:" }, Ct);
        await using var pattern = await events.SubscribeAsync(new() { KeyPattern = "^user:[0-9]$" }, Ct);
        await using var bulk = await events.SubscribeAsync(new() { Types = EventTypes.PutMany }, Ct);
        await using var deletes = await events.SubscribeAsync(new() { Types = EventTypes.Delete, IncludeValue = false, IncludePrevious = false }, Ct);
        await using var touches = await events.SubscribeAsync(new() { Types = EventTypes.TouchMany | EventTypes.DeleteMany }, Ct);
        await scene.System.PutManyAsync([new("user:1", Value("1")), new("x", Value("1")), new("user:10", Value("1"))], ct: Ct);
        await scene.System.PutAsync("user:2", Value("1"), ct: Ct);
        await scene.System.TouchManyAsync([new("x", TimeSpan.FromSeconds(9)), new("user:1", TimeSpan.FromSeconds(9))], ct: Ct);
        await scene.System.DeleteAsync("user:2", ct: Ct);
        await scene.System.PutAsync("user:9", Value("1"), ct: Ct);
        (await KeysAsync(prefix, 5)).ShouldBe("user:1,user:10,user:2,user:2,user:9");
        (await KeysAsync(pattern, 4)).ShouldBe("user:1,user:2,user:2,user:9");
        (await KeysAsync(bulk, 3)).ShouldBe("user:1,x,user:10");
        (await KeysAsync(deletes, 1)).ShouldBe("user:2");
        (await KeysAsync(touches, 2)).ShouldBe("x,user:1");
    }

    [Fact]
    public async Task One_can_begin_in_the_past_and_go_on_behind_an_event_without_loss_or_repeat()
    {
        await using var scene = await OpenAsync(WithEvents);
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
            await scene.System.PutManyAsync([.. Enumerable.Range(0, random.Next(1, 5)).Select(j => new PutItem($"k{i:000}.{j}", Value("1")))], ct: Ct);
        var all = new List<ChangeEvent>();
        await using (var whole = await scene.System.Events.SubscribeAsync(new() { FromRevision = new Revision(1) }, Ct))
        {
            await foreach (var e in whole.WithCancellation(Ct))
            {
                all.Add(e);
                if (e.Position.Revision == scene.Service.Revision && e.Key.ToString().EndsWith($".{all.Count(x => x.Position.Revision == e.Position.Revision) - 1}", StringComparison.Ordinal)
                    && all.Count(x => x.Position.Revision == e.Position.Revision) == scene.Store.View().Scan(KeyRange.Prefix("kv/k199")).Count()) break;
            }
        }

        all.Select(e => e.Key.ToString()).ShouldBe((await scene.System.GetAllAsync(ct: Ct)).Entries.Select(entry => entry.Key.ToString()));
        EventPosition? after = null;
        var pieces = new List<string>();
        while (pieces.Count < all.Count)
        {
            var options = after is null ? new SubscribeOptions { FromRevision = new Revision(1) } : new SubscribeOptions { After = after };
            await using var piece = await scene.System.Events.SubscribeAsync(options, Ct);
            var taken = await TakeAsync(piece, Math.Min(random.Next(1, 20), all.Count - pieces.Count));
            pieces.AddRange(taken.Select(e => e.Key.ToString()));
            after = taken[^1].Position;
            EventPosition.TryParse(after.ToString(), out var parsed).ShouldBeTrue();
            parsed.ShouldBe(after.Value);
        }

        pieces.ShouldBe(all.Select(e => e.Key.ToString()));
    }

    [Fact]
    public async Task What_is_not_kept_any_more_cannot_be_begun_with()
    {
        await using var scene = await OpenAsync(WithEvents, new ConcordOptions { DataDirectory = "unused", KeyBytesMax = 1100, HistoryRevisionsMax = 10 });
        for (var i = 0; i < 50; i++) await scene.System.PutAsync($"k{i}", Value("1"), ct: Ct);
        var compacted = await Should.ThrowAsync<CompactedException>(async () => await scene.System.Events.SubscribeAsync(new() { FromRevision = new Revision(5) }, Ct));
        await using var oldest = await scene.System.Events.SubscribeAsync(new() { FromRevision = compacted.Oldest.Next }, Ct);
        (await TakeAsync(oldest, 1))[0].Position.Revision.ShouldBe(compacted.Oldest.Next);
    }

    [Fact]
    public async Task A_slow_reader_is_told_how_far_he_got_holds_up_nobody_and_can_go_on()
    {
        await using var scene = await OpenAsync(WithEvents with { EventStream = new() { Enabled = true, BufferSize = 20 } });
        await using var slow = await scene.System.Events.SubscribeAsync(ct: Ct);
        await using var events = slow.GetAsyncEnumerator(Ct);
        await scene.System.PutAsync("first", Value("1"), ct: Ct);
        (await events.MoveNextAsync()).ShouldBeTrue();
        for (var i = 0; i < 100; i++) await scene.System.PutAsync($"k{i}", Value("1"), ct: Ct);
        var stats = await scene.System.Events.StatsAsync(Ct);
        (stats.Subscribers, stats.QueueSize, stats.PendingDemand, stats.EventsPublished).ShouldBe((1, 101, 0, 1));
        var seen = 1;
        var tooSlow = await Should.ThrowAsync<SlowConsumerException>(async () =>
        {
            while (await events.MoveNextAsync()) seen++;
        });
        tooSlow.LastDeliveredRevision.Value.ShouldBe(seen);
        (await scene.System.Events.StatsAsync(Ct)).DroppedSubscribers.ShouldBe(1);
        await using var next = await scene.System.Events.SubscribeAsync(new() { FromRevision = tooSlow.LastDeliveredRevision.Next }, Ct);
        (await TakeAsync(next, 101 - seen)).Select(e => e.Position.Revision.Value).ShouldBe(Enumerable.Range(seen + 1, 101 - seen).Select(i => (long)i));
    }

    [Fact]
    public async Task A_store_that_was_replaced_is_one_event_and_then_it_goes_on()
    {
        await using var scene = await OpenAsync(WithEvents);
        await scene.System.PutAsync("old", Value("1"), ct: Ct);
        var backup = scene.Store.State;
        await using var subscription = await scene.System.Events.SubscribeAsync(ct: Ct);
        await scene.System.PutAsync("a", Value("1"), ct: Ct);
        await using var events = subscription.GetAsyncEnumerator(Ct);
        (await events.MoveNextAsync()).ShouldBeTrue();
        var waiting = events.MoveNextAsync().AsTask();
        await scene.Store.Own.RestoreAsync(backup, Ct);
        (await waiting).ShouldBeTrue("he is told at once, not with the next change");
        (events.Current.Type, events.Current.Position.Revision).ShouldBe((EventType.Resync, scene.Service.Revision));
        await scene.System.PutAsync("b", Value("1"), ct: Ct);
        (await events.MoveNextAsync()).ShouldBeTrue();
        events.Current.Key.ShouldBe("b");
    }

    [Fact]
    public async Task Rights_count_at_the_moment_an_event_is_handed_out_and_a_revoked_token_ends_the_stream()
    {
        await using var scene = await WithPeopleAsync(WithEvents);
        await using var subscription = await scene.As("acme").Events.SubscribeAsync(ct: Ct);
        await using var events = subscription.GetAsyncEnumerator(Ct);
        await scene.System.PutAsync("secret", Value("1"), ct: Ct);
        await scene.System.PutAsync("acme:a", Value("1"), ct: Ct);
        (await events.MoveNextAsync()).ShouldBeTrue();
        events.Current.Key.ShouldBe("acme:a");
        await scene.System.Roles.CreateAclAsync("shared", "tenant_acme", Permissions.Read, ct: Ct);
        await scene.System.PutAsync("shared", Value("1"), ct: Ct);
        (await events.MoveNextAsync()).ShouldBeTrue();
        events.Current.Key.ShouldBe("shared");
        await scene.System.Tokens.RevokeAsync(scene.TokenOf("acme"), ct: Ct);
        await scene.System.PutAsync("acme:b", Value("1"), ct: Ct);
        (await Should.ThrowAsync<ConcordException>(async () => await events.MoveNextAsync())).Code.ShouldBe(ConcordErrorCode.Unauthorized);
    }

    [Fact]
    public async Task A_subscription_ends_when_it_is_disposed_of_and_when_the_store_stops_and_is_read_once()
    {
        await using var scene = await OpenAsync(WithEvents);
        var subscription = await scene.System.Events.SubscribeAsync(ct: Ct);
        var events = subscription.GetAsyncEnumerator(Ct);
        var waiting = events.MoveNextAsync().AsTask();
        (await scene.System.Events.StatsAsync(Ct)).PendingDemand.ShouldBe(1);
        await subscription.DisposeAsync();
        (await waiting).ShouldBeFalse();
        (await scene.System.Events.StatsAsync(Ct)).Subscribers.ShouldBe(0);
        await Should.ThrowAsync<InvalidOperationException>(async () => await subscription.GetAsyncEnumerator(Ct).MoveNextAsync());
        var other = await scene.System.Events.SubscribeAsync(ct: Ct);
        waiting = other.GetAsyncEnumerator(Ct).MoveNextAsync().AsTask();
        await scene.Store.DisposeAsync();
        (await waiting).ShouldBeFalse();
    }

    [Fact]
    public async Task Where_events_are_switched_off_nobody_subscribes()
    {
        await using var scene = await OpenAsync();
        (await OutcomeAsync(() => scene.System.Events.SubscribeAsync(ct: Ct))).ShouldBe("event_stream_disabled");
        (await scene.System.Events.StatsAsync(Ct)).Enabled.ShouldBeFalse();
    }

    [Fact]
    public void Types_have_names()
    {
        EventTypeNames.Parse(["put", "touch_many", "resync"]).ShouldBe(EventTypes.Put | EventTypes.TouchMany);
        Should.Throw<ConcordException>(() => EventTypeNames.Parse(["get"])).Code.ShouldBe(ConcordErrorCode.InvalidArguments);
        foreach (var bad in new[] { null, "", "1", "1:", ":1", "-1:0", "1:-1", "1:2:3", " 1:0" }) EventPosition.TryParse(bad, out _).ShouldBeFalse(bad);
    }

    private static async Task<string> KeysAsync(EventSubscription subscription, int count) =>
        string.Join(',', (await TakeAsync(subscription, count)).Select(e => e.Key));

    private static async Task<List<ChangeEvent>> TakeAsync(EventSubscription subscription, int count)
    {
        var events = new List<ChangeEvent>();
        await foreach (var e in subscription.WithCancellation(Ct))
        {
            events.Add(e);
            if (events.Count == count) break;
        }

        return events;
    }
}
