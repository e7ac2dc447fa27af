using System.Diagnostics;
using Concord.Embedded;
using Concord.Kv;
using Concord.Tests.Commits;
using Concord.Tests.Embedded;
using Concord.Transactions;
using Quartet.Testing;

namespace Concord.Tests.Simulation;

// Goal: a store on the embedded engine is at every moment what a plain dictionary would be, whatever the machine does to it. Method: random
// transactions one after the other on a simulated disk that stops, fails, tears and forgets as its seed says; after each restart the
// whole store is compared with the model, and goes on. Even seeds take snapshots beside the writes too, so that what exactly
// happens to the disk depends on the threads as well; odd ones only when a store is closed, and replay to the letter.
public sealed class StoreSimulationTests
{
    private const int Rounds = 10;
    private const int TransactionsPerRound = 40;

    public static TheoryData<int> ManySeeds => [.. Seeds.First(60)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ManySeeds))]
    public Task A_store_agrees_with_the_model_through_crashes_and_faults(int seed) => RunAsync(seed);

    [Fact]
    public async Task A_store_agrees_with_the_model_for_as_long_as_asked()
    {
        var clock = Stopwatch.StartNew();
        for (var seed = Seeds.One; clock.Elapsed.TotalSeconds < Seeds.FuzzSeconds; seed++)
        {
            try
            {
                await RunAsync(seed);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                throw new InvalidOperationException($"replay with QUARTET_SEED={seed}", failed);
            }
        }
    }

    private static async Task RunAsync(int seed)
    {
        var (disk, random, known) = (new SimulatedDisk(seed), new Random(seed), new Known());
        var options = new ConcordOptions
        {
            DataDirectory = "unused", SegmentBytes = 1024 << random.Next(4), PreallocateBytes = 256 << random.Next(6),
            SnapshotEveryBytes = seed % 2 == 0 ? 2048 : int.MaxValue, ReserveBytes = 1024,
        };
        for (var round = 0; round < Rounds; round++)
        {
            // The last round runs undisturbed: after all that happened the store must still open, and hold everything.
            var disturbed = round < Rounds - 1;
            if (disturbed && random.Next(3) > 0) disk.CrashIn(random.Next(1, 150));
            else if (disturbed) disk.FailIn(random.Next(1, 150));
            try
            {
                await using var store = await ConcordStore.OpenAsync(await EmbeddedLog.OpenAsync(options, disk, Ct), options, Ct);
                known.ShouldBeIn(store, $"seed {seed}, round {round}");
                await WorkAsync(store, known, random);
            }
            catch (IOException) when (disturbed)
            {
                // The machine stopped, or something failed, while the store was being opened.
            }
            catch (ConcordException failed) when (disturbed && failed.Code is ConcordErrorCode.UnknownOutcome or ConcordErrorCode.Internal)
            {
                // The same, while it was being written.
            }

            if (disk.IsDown || round == Rounds - 2 || random.Next(4) > 0) disk.Restart(powerFailed: random.Next(3) > 0);
        }
    }

    private static async Task WorkAsync(ConcordStore store, Known known, Random random)
    {
        for (var i = 0; i < TransactionsPerRound; i++)
        {
            known.Uncertain = RandomTransactions.Next(random, known.Model);
            try
            {
                var result = await store.CommitAsync(known.Uncertain, Ct);
                var expected = known.Model.Apply(known.Uncertain);
                known.Uncertain = null;
                result.ShouldBe(expected);
            }
            catch (ConcordException failed)
            {
                if (!failed.MayHaveCommitted) known.Uncertain = null; // Certainly not written, and held to that.
                store.Failure.ShouldNotBeNull("nothing can be written any more, and nobody is told");
                throw;
            }
        }
    }

    /// <summary>What was acknowledged, and the one transaction of which nobody knows.</summary>
    private sealed class Known
    {
        public StoreModel Model { get; } = new();

        public Transaction? Uncertain { get; set; }

        public void ShouldBeIn(ConcordStore store, string where)
        {
            if (store.Revision != Model.Revision)
            {
                store.Revision.ShouldBe(Model.Revision.Next, where);
                Model.Apply(Uncertain.ShouldNotBeNull($"{where}: there is a transaction that nobody sent"));
            }

            Uncertain = null;
            Model.ShouldEqual(store.View());
        }
    }
}
