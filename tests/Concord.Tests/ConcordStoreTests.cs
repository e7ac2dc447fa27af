using Concord.Kv;
using Concord.Tests.Log;
using Concord.Transactions;

namespace Concord.Tests;

public sealed class ConcordStoreTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_put_is_read_and_what_was_deleted_is_gone()
    {
        await using var store = await OpenAsync(new MemoryLog());
        (await store.PutAsync("k", new byte[] { 1, 2 }, Ct)).ShouldBe(new CommitResult(true, new Revision(1), 1));
        (await store.GetAsync("k", ct: Ct))?.Value.ToArray().ShouldBe([1, 2]);
        (await store.DeleteAsync("k", Ct)).Affected.ShouldBe(1);
        (await store.DeleteAsync("k", Ct)).ShouldBe(new CommitResult(true, new Revision(2), 0));
        (await store.GetAsync("k", ReadConsistency.Strong, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_scan_pages_in_both_directions()
    {
        await using var store = await OpenAsync(new MemoryLog());
        foreach (var key in new[] { "b", "a", "c", "d" }) await store.PutAsync(key, default, Ct);
        var first = await store.ScanAsync(KeyRange.All, new ScanOptions { Limit = 3 }, Ct);
        first.Entries.Select(e => e.Key.ToString()).ShouldBe(["a", "b", "c"]);
        first.More.ShouldBeTrue();
        var rest = await store.ScanAsync(KeyRange.All.After(first.Entries[^1].Key), new ScanOptions { Limit = 3 }, Ct);
        rest.Entries.Select(e => e.Key.ToString()).ShouldBe(["d"]);
        rest.More.ShouldBeFalse();
        (await store.ScanAsync(KeyRange.Between("b", "d"), new ScanOptions { Descending = true }, Ct))
            .Entries.Select(e => e.Key.ToString()).ShouldBe(["c", "b"]);
        await Should.ThrowAsync<ConcordException>(async () => await store.ScanAsync(KeyRange.All, new ScanOptions { Limit = -1 }, Ct));
    }

    [Fact]
    public async Task Keys_and_values_beyond_their_limits_are_refused_before_any_work()
    {
        var options = new ConcordOptions { DataDirectory = "unused", ValueBytesMax = 10, TransactionBytesMax = 100 };
        await using var store = await ConcordStore.OpenAsync(new MemoryLog(), options, Ct);
        await RefusedAsync(ConcordErrorCode.InvalidKey, store.PutAsync, default, default);
        await RefusedAsync(ConcordErrorCode.InvalidKey, store.PutAsync, new string('x', 1025), default);
        await RefusedAsync(ConcordErrorCode.ValueTooLarge, store.PutAsync, "k", new byte[11]);
        var large = new Transaction { Then = [.. Enumerable.Range(0, 10).Select(i => Operation.Put($"k{i}", new byte[10]))] };
        (await Should.ThrowAsync<ConcordException>(async () => await store.CommitAsync(large, Ct))).Code.ShouldBe(ConcordErrorCode.CommandTooLarge);
        Should.Throw<ConcordException>(() => Key.Utf8("\ud800")).Code.ShouldBe(ConcordErrorCode.InvalidKey);
        store.Revision.ShouldBe(Revision.None);
    }

    [Fact]
    public async Task A_view_does_not_change_under_its_reader()
    {
        await using var store = await OpenAsync(new MemoryLog());
        await store.PutAsync("k", new byte[] { 1 }, Ct);
        var view = store.View();
        await store.PutAsync("k", new byte[] { 2 }, Ct);
        view.Get("k")?.Value.ToArray().ShouldBe([1]);
        store.View().Get("k")?.Value.ToArray().ShouldBe([2]);
    }

    [Fact]
    public async Task Readers_never_see_half_of_a_transaction()
    {
        await using var store = await OpenAsync(new MemoryLog());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var reading = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var view = store.View();
                view.Get("left")?.Value.ToArray().ShouldBe(view.Get("right")?.Value.ToArray());
            }
        }, Ct);
        for (var i = 0; i < 3_000; i++)
        {
            var value = BitConverter.GetBytes(i);
            await store.CommitAsync(new Transaction { Then = [Operation.Put("left", value), Operation.Put("right", value)] }, Ct);
        }

        await stop.CancelAsync();
        await reading;
    }

    [Fact]
    public async Task A_failed_append_reaches_every_caller_and_the_next_batch_goes_on()
    {
        var log = new MemoryLog();
        await using var store = await OpenAsync(log);
        log.Failure = new ConcordException(ConcordErrorCode.NoSpace, "full");
        (await Should.ThrowAsync<ConcordException>(async () => await store.PutAsync("k", default, Ct))).Code.ShouldBe(ConcordErrorCode.NoSpace);
        log.Failure = null;
        await store.PutAsync("k", default, Ct);
        store.Revision.ShouldBe(new Revision(1));
    }

    [Fact]
    public async Task After_disposal_writes_are_refused_and_the_state_comes_back_from_the_snapshot()
    {
        var log = new MemoryLog();
        var store = await OpenAsync(log);
        for (var i = 0; i < 100; i++) await store.PutAsync($"k{i}", new byte[i], Ct);
        await store.DisposeAsync();
        (await Should.ThrowAsync<ConcordException>(async () => await store.PutAsync("k", default, Ct)))
            .Code.ShouldBe(ConcordErrorCode.ShuttingDown);

        await using var again = await OpenAsync(log);
        again.Revision.ShouldBe(new Revision(100));
        again.View().Scan(KeyRange.All).Select(e => (e.Key.ToString(), e.Record.Value.Length, e.Record.Version))
            .ShouldBe(Enumerable.Range(0, 100).Select(i => ($"k{i}", i, 1L)), ignoreOrder: true);
    }

    private static async Task RefusedAsync(
        ConcordErrorCode code, Func<Key, ReadOnlyMemory<byte>, CancellationToken, ValueTask<CommitResult>> put, Key key, byte[]? value) =>
        (await Should.ThrowAsync<ConcordException>(async () => await put(key, value, Ct))).Code.ShouldBe(code);

    private static Task<ConcordStore> OpenAsync(MemoryLog log) =>
        ConcordStore.OpenAsync(log, new ConcordOptions { DataDirectory = "unused" }, Ct);
}
