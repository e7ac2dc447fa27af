using Concord.Changes;
using Concord.Expiry;
using Concord.Kv;
using Concord.Tests.Log;
using Quartet.Testing;

namespace Concord.Tests.Expiry;

public sealed class ExpiryTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly SteppedTime _time = new();

    private ConcordOptions Options => new() { DataDirectory = "unused", Time = _time };

    [Fact]
    public async Task A_record_is_seen_until_its_time_has_come_and_not_a_tick_longer()
    {
        await using var store = await ConcordStore.OpenAsync(new MemoryLog(), Options, Ct);
        await store.PutAsync("k", StoredValue.Binary("v"u8.ToArray()), store.ExpiresAfter(TimeSpan.FromSeconds(10)), Ct);
        await PassAsync(store, 9);
        store.View().Get("k").ShouldNotBeNull();
        await PassAsync(store, 2);
        store.View().Get("k").ShouldBeNull();
        store.View().Count.ShouldBe(0);
        store.View().Scan(KeyRange.All).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_put_without_an_expiry_clears_an_earlier_one_and_a_touch_replaces_it()
    {
        await using var store = await ConcordStore.OpenAsync(new MemoryLog(), Options, Ct);
        foreach (var key in new[] { "cleared", "touched", "left" })
            await store.PutAsync(key, StoredValue.Json("1"u8.ToArray()), store.ExpiresAfter(TimeSpan.FromSeconds(5)), Ct);
        await store.PutAsync("cleared", new byte[1], Ct);
        await PassAsync(store, 3);
        (await store.TouchAsync("touched", store.ExpiresAfter(TimeSpan.FromSeconds(5)), Ct)).Affected.ShouldBe(1);
        await PassAsync(store, 3);
        store.View().Scan(KeyRange.All).Select(entry => entry.Key.ToString()).ShouldBe(["cleared", "touched"]);
        await PassAsync(store, 3);
        store.View().Scan(KeyRange.All).Select(entry => entry.Key.ToString()).ShouldBe(["cleared"]);
        (await store.TouchAsync("touched", store.ExpiresAfter(TimeSpan.FromSeconds(5)), Ct)).Affected.ShouldBe(0, "a touch never revives");
    }

    [Fact]
    public async Task What_has_expired_is_removed_later_and_watchers_are_told_that_it_expired()
    {
        var log = new MemoryLog();
        await using var store = await ConcordStore.OpenAsync(log, Options, Ct);
        for (var i = 0; i < 1_200; i++)
            await store.PutAsync($"k{i:0000}", StoredValue.Binary(default), store.ExpiresAfter(TimeSpan.FromSeconds(1)), Ct);
        await PassAsync(store, 3);
        var before = store.Revision;
        store.State.Keys.Count.ShouldBe(1_200);
        (await store.SweepAsync(Ct)).ShouldBe(1_200);
        (store.State.Keys.Count, store.State.Expiring.Count).ShouldBe((0, 0));
        store.Revision.Value.ShouldBe(before.Value + 3, "one revision for each step of 500");
        var expired = new List<Change>();
        await foreach (var set in store.WatchAsync(KeyRange.All, before, Ct))
        {
            expired.AddRange(set.Changes);
            if (expired.Count == 1_200) break;
        }

        expired.ShouldAllBe(change => change.Kind == ChangeKind.Expire && change.Record == null && change.Before != null);
        (await store.SweepAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task A_wall_clock_that_jumps_takes_nothing_away_early()
    {
        await using var store = await ConcordStore.OpenAsync(new MemoryLog(), Options, Ct);
        await store.PutAsync("k", StoredValue.Binary(default), store.ExpiresAfter(TimeSpan.FromSeconds(60)), Ct);
        _time.JumpTo(_time.GetUtcNow().AddYears(5));
        await PassAsync(store, 5);
        store.View().Get("k").ShouldNotBeNull();
        _time.JumpTo(_time.GetUtcNow().AddYears(-10));
        await PassAsync(store, 56);
        store.View().Get("k").ShouldBeNull();
    }

    [Fact]
    public async Task The_time_that_a_store_was_shut_counts_but_not_more_than_the_limit()
    {
        using var data = new TemporaryDirectory();
        var options = Options with { DataDirectory = data.Path, Expiry = new ExpiryOptions { DowntimeJumpMax = TimeSpan.FromDays(1) } };
        await using (var store = await ConcordStore.OpenAsync(options, Ct))
        {
            await store.PutAsync("hour", StoredValue.Binary(default), store.ExpiresAfter(TimeSpan.FromHours(1)), Ct);
            await store.PutAsync("week", StoredValue.Binary(default), store.ExpiresAfter(TimeSpan.FromDays(7)), Ct);
        }

        _time.JumpTo(_time.GetUtcNow().AddYears(1));
        await using var again = await ConcordStore.OpenAsync(options, Ct);
        await PassAsync(again, 2);
        again.View().Get("hour").ShouldBeNull();
        again.View().Get("week").ShouldNotBeNull();
    }

    [Fact]
    public async Task What_is_restored_into_a_store_where_nothing_expired_so_far_keeps_its_time()
    {
        await using var source = await ConcordStore.OpenAsync(new MemoryLog(), Options, Ct);
        await source.PutAsync("k", StoredValue.Binary(default), source.ExpiresAfter(TimeSpan.FromSeconds(20)), Ct);
        await using var store = await ConcordStore.OpenAsync(new MemoryLog(), Options, Ct);
        await store.PutAsync("other", default, Ct);
        await store.Own.RestoreAsync(source.State, Ct);
        await PassAsync(store, 18);
        store.View().Get("k").ShouldNotBeNull();
        await PassAsync(store, 4);
        store.View().Get("k").ShouldBeNull();
    }

    [Fact]
    public async Task A_node_that_does_not_keep_the_time_does_not_move_it()
    {
        var log = new MemoryLog { IsKeeper = false };
        await using var store = await ConcordStore.OpenAsync(log, Options, Ct);
        await store.PutAsync("k", StoredValue.Binary(default), store.ExpiresAfter(TimeSpan.FromSeconds(1)), Ct);
        var batches = log.Batches.Count;
        _time.Advance(TimeSpan.FromSeconds(30));
        await store.PutAsync("other", default, Ct);
        log.Batches.Count.ShouldBe(batches + 1);
        store.View().Get("k").ShouldNotBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1.5)]
    [InlineData(400_000_000)]
    public async Task A_time_to_live_that_is_not_whole_seconds_in_its_range_is_refused(double seconds)
    {
        await using var store = await ConcordStore.OpenAsync(new MemoryLog(), Options, Ct);
        Should.Throw<ConcordException>(() => store.ExpiresAfter(TimeSpan.FromSeconds(seconds))).Code.ShouldBe(ConcordErrorCode.InvalidTtl);
    }

    [Fact]
    public async Task Nothing_is_committed_while_nothing_expires()
    {
        var log = new MemoryLog();
        await using var store = await ConcordStore.OpenAsync(log, Options, Ct);
        await store.PutAsync("k", default, Ct);
        _time.Advance(TimeSpan.FromMinutes(10));
        await store.PutAsync("k", default, Ct);
        log.Batches.Count.ShouldBe(2);
    }

    // Second by second, each time until the keeper's tick has been applied.
    private async Task PassAsync(ConcordStore store, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            var clock = store.State.Clock;
            _time.Advance(TimeSpan.FromSeconds(1));
            while (store.State.Expiring.Count > 0 && store.State.Clock == clock) await Task.Delay(1, Ct);
        }
    }
}
