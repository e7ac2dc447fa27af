using Concord.Embedded;
using Concord.Kv;

namespace Concord.Tests.Embedded;

// Goal: a disk that takes its time costs nobody who does not have to wait for it. Method: a flush is held up for as long as the test likes.
public sealed class DelayedFlushTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_do_not_wait_for_a_flush_and_do_not_see_what_it_has_not_finished()
    {
        var disk = new DirectedDisk(new SimulatedDisk(1));
        await using var store = await OpenAsync(disk);
        await store.PutAsync("k", new byte[] { 1 }, Ct);
        var before = store.Revision;

        using var hold = new Hold(disk, "wal-");
        var put = store.PutAsync("k", new byte[] { 2 }, Ct).AsTask();
        hold.WaitUntilReached(Ct);
        foreach (var consistency in Enum.GetValues<ReadConsistency>())
        {
            // Not only soon: at once, without anything to wait for.
            var read = store.GetAsync("k", consistency, Ct).AsTask();
            read.IsCompletedSuccessfully.ShouldBeTrue($"{consistency}");
            (await read).ShouldNotBeNull().Value.ToArray().ShouldBe([1]);
            store.ViewAsync(consistency, Ct).AsTask().IsCompletedSuccessfully.ShouldBeTrue($"{consistency}");
            (await store.ScanAsync(KeyRange.All, new ScanOptions { Consistency = consistency }, Ct)).Entries.Count.ShouldBe(1);
        }

        store.Revision.ShouldBe(before);
        put.IsCompleted.ShouldBeFalse();
        hold.Release();
        (await put).Revision.ShouldBe(before.Next);
        (await store.GetAsync("k", ReadConsistency.Strong, Ct)).ShouldNotBeNull().Value.ToArray().ShouldBe([2]);
    }

    [Fact]
    public async Task Writes_do_not_wait_for_the_flush_of_a_snapshot()
    {
        var disk = new DirectedDisk(new SimulatedDisk(2));
        await using var log = await Histories.OpenAsync(disk);
        await log.AppendAsync(new byte[] { 1 }, Ct);
        using var hold = new Hold(disk, "tmp/snapshot-");
        var save = Histories.SaveAsync(log, 1, [1]).AsTask();
        hold.WaitUntilReached(Ct);
        for (var i = 0; i < 100; i++) await log.AppendAsync(new byte[] { 2 }, Ct);
        save.IsCompleted.ShouldBeFalse();
        hold.Release();
        await save;
    }

    private static async Task<ConcordStore> OpenAsync(DirectedDisk disk)
    {
        var options = Histories.Options();
        return await ConcordStore.OpenAsync(await EmbeddedLog.OpenAsync(options, disk, Ct), options, Ct);
    }

    /// <summary>Holds up the flushes of some files until it is released.</summary>
    private sealed class Hold : IDisposable
    {
        private readonly ManualResetEventSlim _reached = new();
        private readonly ManualResetEventSlim _released = new();

        public Hold(DirectedDisk disk, string prefix) => disk.BeforeFlush = name =>
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal)) return;
            _reached.Set();
            _released.Wait(CancellationToken.None);
        };

        public void WaitUntilReached(CancellationToken ct) => _reached.Wait(ct);

        public void Release() => _released.Set();

        public void Dispose() => _released.Set(); // A test that failed must not leave the thread of the log waiting.
    }
}
