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
    public async Task A_caller_who_gives_up_waiting_takes_nothing_back()
    {
        var append = new TaskCompletionSource();
        await using var store = await ConcordStore.OpenAsync(new DirectedLog { AppendWhen = append.Task }, Options, Ct);
        using var giveUp = new CancellationTokenSource();
        var put = store.PutAsync("k", default, giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => put);
        append.SetResult();
        (await store.PutAsync("after", default, Ct)).Revision.ShouldBe(new Revision(2));
        (await store.GetAsync("k", ct: Ct)).ShouldNotBeNull();
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
        var options = new ConcordOptions { DataDirectory = data.Path };
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
}
