using Concord.Kv;
using Concord.Tests.Log;
using Concord.Transactions;
using Quartet.Testing;

namespace Concord.Tests.Commits;

public sealed class SubmissionTests
{
    private const int MebiByte = 1024 * 1024;
    private static readonly ConcordOptions Options = new() { DataDirectory = "unused" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asking_for_a_result_too_early_or_twice_does_not_answer_anybody_else()
    {
        var append = new TaskCompletionSource();
        await using var store = await ConcordStore.OpenAsync(new DirectedLog { AppendWhen = append.Task }, Options, Ct);
        var early = PutAsync(store, "early");
        Should.Throw<InvalidOperationException>(() => early.GetAwaiter().GetResult());
        var other = PutAsync(store, "other");
        append.SetResult();
        var revisions = new[] { (await early).Revision.Value, (await other).Revision.Value };
        revisions.ShouldBe([1, 2]);
        Should.Throw<InvalidOperationException>(() => early.GetAwaiter().GetResult());
        (await store.PutAsync("later", default, Ct)).Revision.ShouldBe(new Revision(3));
    }

    [Fact]
    public async Task A_caller_who_gives_up_takes_nothing_back_that_was_sent_and_everything_that_was_not()
    {
        var append = new TaskCompletionSource();
        var log = new DirectedLog { AppendWhen = append.Task };
        await using var store = await ConcordStore.OpenAsync(log, Options, Ct);
        using var giveUp = new CancellationTokenSource();
        var sent = store.PutAsync("sent", default, giveUp.Token).AsTask();
        await UntilAsync(() => log.AppendsBegun == 1);
        var queued = store.PutAsync("queued", default, giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => sent);
        await Should.ThrowAsync<OperationCanceledException>(() => queued);
        append.SetResult();
        (await store.PutAsync("after", default, Ct)).Revision.ShouldBe(new Revision(2));
        (await store.GetAsync("sent", ct: Ct)).ShouldNotBeNull();
        (await store.GetAsync("queued", ct: Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_deadline_tells_whether_the_write_was_sent()
    {
        var time = new SteppedTime();
        var append = new TaskCompletionSource();
        var log = new DirectedLog { AppendWhen = append.Task };
        await using var store = await ConcordStore.OpenAsync(log, Options with { Time = time, Timeout = TimeSpan.FromSeconds(2) }, Ct);
        var sent = store.PutAsync("sent", default, Ct).AsTask();
        await UntilAsync(() => log.AppendsBegun == 1);
        var queued = store.PutAsync("queued", default, Ct).AsTask();
        time.Advance(TimeSpan.FromSeconds(1.9));
        sent.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(0.5));
        Told(await Should.ThrowAsync<ConcordException>(() => sent)).ShouldBe((ConcordErrorCode.Timeout, true));
        Told(await Should.ThrowAsync<ConcordException>(() => queued)).ShouldBe((ConcordErrorCode.Timeout, false));
        append.SetResult();
        await store.PutAsync("after", default, Ct);
        store.View().Get("sent").ShouldNotBeNull();
        store.View().Get("queued").ShouldBeNull();

        static (ConcordErrorCode, bool) Told(ConcordException e) => (e.Code, e.MayHaveCommitted);
    }

    [Fact]
    public async Task Writers_beyond_the_bound_wait_and_are_all_written_once_there_is_room()
    {
        var append = new TaskCompletionSource();
        await using var store = await ConcordStore.OpenAsync(new DirectedLog { AppendWhen = append.Task }, Options with { Timeout = TimeSpan.FromMinutes(5) }, Ct);
        var puts = Enumerable.Range(0, 20_000).Select(i => store.PutAsync($"k{i}", default, Ct).AsTask()).ToArray();
        puts.ShouldAllBe(put => !put.IsCompleted);
        append.SetResult();
        await Task.WhenAll(puts);
        store.View().Count.ShouldBe(puts.Length);
    }

    [Fact]
    public async Task A_comparison_that_does_not_exist_is_refused_before_it_gets_into_the_log()
    {
        var log = new MemoryLog();
        await using var store = await ConcordStore.OpenAsync(log, Options, Ct);
        var poison = new Transaction { If = [Condition.Version("k", (Comparison)6, 0)] };
        (await Should.ThrowAsync<ConcordException>(async () => await store.CommitAsync(poison, Ct))).Code.ShouldBe(ConcordErrorCode.InvalidArguments);
        (await Should.ThrowAsync<ConcordException>(async () => await store.CommitAsync(new Transaction { Then = [default] }, Ct)))
            .Code.ShouldBe(ConcordErrorCode.InvalidArguments);
        log.Batches.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_largest_value_and_a_transaction_at_the_limit_are_stored_and_come_back()
    {
        using var data = new TemporaryDirectory();
        var options = new ConcordOptions { DataDirectory = data.Path, Timeout = TimeSpan.FromMinutes(1) };
        var value = new byte[options.ValueBytesMax];
        new Random(1).NextBytes(value);
        Operation[] three = [.. Enumerable.Range(0, 3).Select(i => Operation.Put($"k{i}", value))];
        await using (var store = await ConcordStore.OpenAsync(options, Ct))
        {
            await store.PutAsync("large", value, Ct);
            var rest = options.TransactionBytesMax - (3 * (value.Length + 18)) - 16 - 18;
            var full = new Transaction { Then = [.. three, Operation.Put("k3", value.AsMemory(0, rest))] };
            (await store.CommitAsync(full, Ct)).Affected.ShouldBe(4);
            var over = new Transaction { Then = [.. three, Operation.Put("k3", value.AsMemory(0, rest + 1))] };
            (await Should.ThrowAsync<ConcordException>(async () => await store.CommitAsync(over, Ct))).Code.ShouldBe(ConcordErrorCode.CommandTooLarge);
        }

        await using var again = await ConcordStore.OpenAsync(options, Ct);
        foreach (var key in new[] { "large", "k0", "k1", "k2" })
            again.View().Get(key).ShouldNotBeNull().Value.Span.SequenceEqual(value).ShouldBeTrue(key);
        value.Length.ShouldBe(16 * MebiByte);
    }

    [Fact]
    public async Task A_scan_without_an_effective_limit_gives_everything()
    {
        await using var store = await ConcordStore.OpenAsync(new MemoryLog(), Options, Ct);
        await store.PutAsync("k", default, Ct);
        (await store.ScanAsync(KeyRange.All, new ScanOptions { Limit = int.MaxValue }, Ct)).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Options_that_no_store_can_keep_to_are_refused_before_a_directory_is_made()
    {
        using var data = new TemporaryDirectory();
        var options = new ConcordOptions { DataDirectory = data.In("store") };
        foreach (var wrong in new[] { options with { HistoryRevisionsMax = -1 }, options with { TransactionBytesMax = int.MaxValue } })
            (await Should.ThrowAsync<ConcordException>(() => ConcordStore.OpenAsync(wrong, Ct))).Code.ShouldBe(ConcordErrorCode.InvalidArguments);
        Directory.Exists(data.In("store")).ShouldBeFalse();
    }

    // Without a token the caller holds the source itself, not a task around it.
    private static ValueTask<CommitResult> PutAsync(ConcordStore store, Key key) => store.PutAsync(key, default, CancellationToken.None);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(1, Ct);
    }
}
