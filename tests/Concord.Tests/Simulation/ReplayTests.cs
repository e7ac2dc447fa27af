using Concord.Tests.Commits;
using Concord.Tests.Log;
using Quartet.Testing;

namespace Concord.Tests.Simulation;

public sealed class ReplayTests
{
    private static readonly ConcordOptions Options = new() { DataDirectory = "unused" };

    public static TheoryData<int> ManySeeds => [.. Seeds.First(20)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ManySeeds))]
    public async Task The_same_log_gives_the_same_state_and_so_does_a_snapshot_with_the_rest_of_it(int seed)
    {
        var random = new Random(seed);
        var (log, hash) = await WriteAsync(random);
        (await HashOfAsync(log.Batches)).ShouldBe(hash);
        for (var i = 0; i < 5; i++)
        {
            var cut = random.Next(log.Batches.Count + 1);
            (await HashOfAsync(log.Batches, snapshotAt: cut)).ShouldBe(hash, $"seed {seed}, snapshot after batch {cut} of {log.Batches.Count}");
        }
    }

    private static async Task<(MemoryLog Log, string Hash)> WriteAsync(Random random)
    {
        var (log, model) = (new MemoryLog(), new StoreModel());
        await using var store = await ConcordStore.OpenAsync(log, Options, Ct);
        for (var i = 0; i < 200; i++)
        {
            var transaction = RandomTransactions.Next(random, model);
            model.Apply(transaction);
            await store.CommitAsync(transaction, Ct);
        }

        return (log, StateHash.Of(store.View()));
    }

    private static async Task<string> HashOfAsync(IReadOnlyList<byte[]> batches, int snapshotAt = 0)
    {
        var log = new MemoryLog();
        foreach (var batch in batches.Take(snapshotAt)) await log.AppendAsync(batch, Ct);
        await (await ConcordStore.OpenAsync(log, Options, Ct)).DisposeAsync(); // Closing takes the snapshot.
        foreach (var batch in batches.Skip(snapshotAt)) await log.AppendAsync(batch, Ct);
        await using var store = await ConcordStore.OpenAsync(log, Options, Ct);
        return StateHash.Of(store.View());
    }
}
