using Concord.Changes;
using Concord.Kv;
using Concord.Tests.Log;
using Concord.Transactions;

namespace Concord.Tests.Changes;

public sealed class WatchTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_shows_only_its_range_and_goes_on_with_what_comes()
    {
        await using var store = await OpenAsync();
        await store.PutAsync("a/1", new byte[] { 1 }, Ct);
        await store.PutAsync("b/1", new byte[] { 1 }, Ct);
        await using var watch = store.WatchAsync(KeyRange.Prefix("a/"), Revision.None, Ct).GetAsyncEnumerator(Ct);
        (await watch.MoveNextAsync()).ShouldBeTrue();
        watch.Current.Revision.ShouldBe(new Revision(1));

        var next = watch.MoveNextAsync();
        await store.PutAsync("b/2", new byte[] { 1 }, Ct);
        next.IsCompleted.ShouldBeFalse();
        await store.CommitAsync(new Transaction { Then = [Operation.Put("b/3", default), Operation.Delete("a/1")] }, Ct);
        (await next).ShouldBeTrue();
        var change = watch.Current.Changes.ShouldHaveSingleItem();
        (change.Key.ToString(), change.Record, change.Before?.Version).ShouldBe(("a/1", null, 1L));
    }

    [Fact]
    public async Task A_watch_from_before_the_kept_history_is_told_where_it_can_begin()
    {
        await using var store = await OpenAsync(history: 5);
        for (var i = 0; i < 20; i++) await store.PutAsync("k", new[] { (byte)i }, Ct);
        var refused = await Should.ThrowAsync<CompactedException>(async () =>
        {
            await foreach (var _ in store.WatchAsync(KeyRange.All, new Revision(14), Ct)) break;
        });
        refused.Oldest.ShouldBe(new Revision(15));
        await foreach (var set in store.WatchAsync(KeyRange.All, new Revision(15), Ct))
        {
            set.Revision.ShouldBe(new Revision(16));
            break;
        }
    }

    [Fact]
    public async Task Watches_end_with_the_store_and_with_their_token()
    {
        var store = await OpenAsync();
        var ended = CountAsync(store, Ct);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var cancelled = CountAsync(store, cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        await store.DisposeAsync();
        (await ended).ShouldBe(0);
    }

    private static async Task<int> CountAsync(ConcordStore store, CancellationToken ct)
    {
        var count = 0;
        await foreach (var _ in store.WatchAsync(KeyRange.All, Revision.None, ct)) count++;
        return count;
    }

    private static Task<ConcordStore> OpenAsync(int history = 100) =>
        ConcordStore.OpenAsync(new MemoryLog(), new ConcordOptions { DataDirectory = "unused", HistoryRevisionsMax = history }, Ct);
}
