using Concord.Kv;
using Concord.Tests.Log;
using Concord.Transactions;

namespace Concord.Tests.Commits;

public sealed class DisposalTests
{
    private const int Races = 60;
    private static readonly ConcordOptions Options = new() { DataDirectory = "unused" };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writers_that_race_with_disposal_are_all_answered_and_the_acknowledged_writes_are_there()
    {
        for (var race = 0; race < Races; race++)
        {
            var log = new MemoryLog();
            var store = await ConcordStore.OpenAsync(log, Options, Ct);
            var writers = Enumerable.Range(0, 16).Select(writer => Task.Run(() => WriteUntilRefusedAsync(store, writer), Ct)).ToArray();
            var enough = race % 10 * 20L;
            await UntilAsync(() => store.Revision.Value >= enough);
            await store.DisposeAsync();
            var acknowledged = await Task.WhenAll(writers).WaitAsync(Patience, Ct);

            await using var again = await ConcordStore.OpenAsync(log, Options, Ct);
            var view = again.View();
            for (var writer = 0; writer < writers.Length; writer++)
            {
                // Disposal finishes what was begun: what is in the log was acknowledged, and nothing is left open.
                view.Scan(KeyRange.Prefix($"{writer}/")).Count().ShouldBe(acknowledged[writer], $"race {race}, writer {writer}");
            }
        }
    }

    [Fact]
    public async Task Readers_that_race_with_disposal_are_all_answered()
    {
        for (var race = 0; race < Races; race++)
        {
            var store = await ConcordStore.OpenAsync(new MemoryLog(), Options, Ct);
            var writing = Task.Run(() => WriteUntilRefusedAsync(store, 0), Ct);
            var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReadUntilStoppedAsync(store, writing), Ct)).ToArray();
            await UntilAsync(() => store.Revision.Value >= 20);
            await store.DisposeAsync();
            await Task.WhenAll([writing, .. readers]).WaitAsync(Patience, Ct);
        }
    }

    [Fact]
    public async Task A_write_that_is_on_its_way_when_the_store_is_disposed_of_gets_its_result()
    {
        var (append, follow) = (new TaskCompletionSource(), new TaskCompletionSource());
        var log = new DirectedLog { AppendWhen = append.Task, FollowWhen = follow.Task };
        var store = await ConcordStore.OpenAsync(log, Options, Ct);
        var put = store.PutAsync("k", default, Ct).AsTask();
        var disposing = store.DisposeAsync().AsTask();
        append.SetResult();
        await UntilAsync(() => log.Inner.Batches.Count == 1);
        follow.SetResult();
        (await put).Revision.ShouldBe(new Revision(1));
        await disposing;
        log.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task Callers_that_wait_for_room_are_refused_for_certain_when_the_store_is_disposed_of()
    {
        const int Callers = 20_000; // More than the queue takes.
        var append = new TaskCompletionSource();
        var log = new DirectedLog { AppendWhen = append.Task };
        var store = await ConcordStore.OpenAsync(log, Options, Ct);
        var first = store.PutAsync("k0", default, Ct).AsTask();
        await UntilAsync(() => log.AppendsBegun == 1); // From now on nothing leaves the queue.
        Task<CommitResult>[] puts = [first, .. Enumerable.Range(1, Callers - 1).Select(i => store.PutAsync($"k{i}", default, Ct).AsTask())];
        var disposing = store.DisposeAsync().AsTask();
        append.SetResult();
        await disposing.WaitAsync(Patience, Ct);
        var refused = 0;
        foreach (var put in puts)
        {
            try
            {
                await put.WaitAsync(Patience, Ct);
            }
            catch (ConcordException e) when (e is { Code: ConcordErrorCode.ShuttingDown, MayHaveCommitted: false })
            {
                refused++;
            }
        }

        refused.ShouldBeInRange(1, Callers - 1);
        await using var again = await ConcordStore.OpenAsync(log.Inner, Options, Ct);
        again.View().Count.ShouldBe(Callers - refused);
    }

    [Fact]
    public async Task Disposing_of_a_store_twice_and_at_once_is_harmless()
    {
        var store = await ConcordStore.OpenAsync(new MemoryLog(), Options, Ct);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.DisposeAsync().AsTask(), Ct)));
    }

    private static async Task<int> WriteUntilRefusedAsync(ConcordStore store, int writer)
    {
        for (var count = 0; ; count++)
        {
            try
            {
                await store.PutAsync($"{writer}/{count}", default);
            }
            catch (ConcordException e) when (e is { Code: ConcordErrorCode.ShuttingDown, MayHaveCommitted: false })
            {
                return count;
            }
        }
    }

    private static async Task ReadUntilStoppedAsync(ConcordStore store, Task until)
    {
        while (!until.IsCompleted)
        {
            try
            {
                await store.GetAsync("0/0", ReadConsistency.Strong);
            }
            catch (ConcordException e) when (e.Code == ConcordErrorCode.ShuttingDown)
            {
                return;
            }
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
