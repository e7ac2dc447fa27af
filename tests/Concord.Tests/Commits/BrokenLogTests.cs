using Concord.Changes;
using Concord.Kv;
using Concord.Tests.Log;
using Concord.Transactions;

namespace Concord.Tests.Commits;

public sealed class BrokenLogTests
{
    private static readonly ConcordOptions Options = new() { DataDirectory = "unused" };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_follower_that_fails_or_ends_leaves_nobody_waiting(bool ends)
    {
        var log = new DirectedLog();
        var store = await ConcordStore.OpenAsync(log, Options, Ct);
        await store.PutAsync("before", default, Ct);
        var hold = new TaskCompletionSource();
        log.FollowWhen = hold.Task;
        var waiting = Enumerable.Range(0, 10).Select(i => store.PutAsync($"k{i}", default, Ct).AsTask()).ToArray();
        log.FollowEnds = ends;
        log.FollowFailure = ends ? null : new IOException("the cable is cut");
        hold.SetResult();

        foreach (var put in waiting) (await RefusalAsync(put)).Code.ShouldBeOneOf(ConcordErrorCode.UnknownOutcome, ConcordErrorCode.Internal);
        var refused = await RefusalAsync(store.PutAsync("after", default, Ct).AsTask());
        (refused.Code, refused.MayHaveCommitted).ShouldBe((ConcordErrorCode.Internal, false));
        store.Failure.ShouldNotBeNull();

        (await store.GetAsync("before", ReadConsistency.Eventual, Ct)).ShouldNotBeNull();
        await Should.ThrowAsync<ConcordException>(async () => await store.GetAsync("before", ReadConsistency.Strong, Ct).AsTask().WaitAsync(Patience, Ct));
        await store.DisposeAsync().AsTask().WaitAsync(Patience, Ct);
        log.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_write_that_went_into_the_log_and_did_not_come_out_is_said_to_be_uncertain()
    {
        var log = new DirectedLog { FollowFailure = new IOException("the cable is cut") };
        await using var store = await ConcordStore.OpenAsync(log, Options, Ct);
        var refused = await RefusalAsync(store.PutAsync("k", default, Ct).AsTask());
        (refused.Code, refused.MayHaveCommitted).ShouldBe((ConcordErrorCode.UnknownOutcome, true));
        log.Inner.Batches.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_error_that_the_log_does_not_promise_is_not_taken_for_a_refusal()
    {
        var log = new MemoryLog();
        await using var store = await ConcordStore.OpenAsync(log, Options, Ct);
        log.Failure = new IOException("who knows");
        (await RefusalAsync(store.PutAsync("k", default, Ct).AsTask())).MayHaveCommitted.ShouldBeTrue();
        store.Failure.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_batch_that_cannot_be_applied_ends_the_store_and_is_named_at_the_next_start()
    {
        var log = new DirectedLog();
        var store = await ConcordStore.OpenAsync(log, Options, Ct);
        await log.Inner.AppendAsync(new byte[] { 99, 1, 2, 3 }, Ct);
        var refused = await RefusalAsync(store.PutAsync("k", default, Ct).AsTask());
        refused.Code.ShouldBeOneOf(ConcordErrorCode.UnknownOutcome, ConcordErrorCode.Internal);
        await store.DisposeAsync().AsTask().WaitAsync(Patience, Ct);

        var start = ConcordStore.OpenAsync(log.Inner, Options, Ct);
        (await Should.ThrowAsync<ConcordException>(() => start.WaitAsync(Patience, Ct))).Code.ShouldBe(ConcordErrorCode.UnsupportedFormat);
    }

    [Fact]
    public async Task A_failed_snapshot_is_not_tried_again_with_each_batch()
    {
        var log = new DirectedLog { SnapshotFailure = new IOException("no room"), BytesSinceSnapshot = 1_000 };
        await using var store = await ConcordStore.OpenAsync(log, Options with { SnapshotEveryBytes = 1_000 }, Ct);
        while (log.SnapshotAttempts < 1) await store.PutAsync("k", default, Ct); // It runs beside the writes, and may begin late.
        for (var i = 0; i < 200; i++) await store.PutAsync("k", default, Ct);
        log.SnapshotAttempts.ShouldBe(1);
        log.BytesSinceSnapshot = 1_250;
        while (log.SnapshotAttempts < 2) await store.PutAsync("k", default, Ct);
    }

    [Fact]
    public async Task A_replay_takes_no_snapshot_before_it_has_come_to_the_end()
    {
        var log = new DirectedLog();
        await using (var store = await ConcordStore.OpenAsync(log.Inner, Options, Ct))
        {
            for (var i = 0; i < 50; i++) await store.PutAsync($"k{i}", default, Ct);
        }

        var replayed = new DirectedLog { BytesSinceSnapshot = 1_000_000 };
        foreach (var batch in log.Inner.Batches) await replayed.Inner.AppendAsync(batch, Ct);
        await using var again = await ConcordStore.OpenAsync(replayed, Options with { SnapshotEveryBytes = 1_000 }, Ct);
        replayed.SnapshotAttempts.ShouldBe(0);
    }

    [Fact]
    public async Task A_watch_that_fell_behind_the_bytes_of_the_history_is_told_so()
    {
        await using var store = await ConcordStore.OpenAsync(new MemoryLog(), Options with { HistoryBytesMax = 10_000 }, Ct);
        for (var i = 0; i < 20; i++) await store.PutAsync($"k{i}", new byte[1_000], Ct);
        var refused = await Should.ThrowAsync<CompactedException>(async () =>
        {
            await foreach (var _ in store.WatchAsync(KeyRange.All, Revision.None, Ct)) break;
        });
        refused.Oldest.Value.ShouldBeInRange(10, 12);
        await using var watch = store.WatchAsync(KeyRange.All, refused.Oldest, Ct).GetAsyncEnumerator(Ct);
        (await watch.MoveNextAsync()).ShouldBeTrue();
        watch.Current.Revision.ShouldBe(refused.Oldest.Next);
    }

    private static async Task<ConcordException> RefusalAsync(Task<CommitResult> write) =>
        await Should.ThrowAsync<ConcordException>(() => write.WaitAsync(Patience, Ct));
}
