using System.Diagnostics;
using Concord;
using Concord.Kv;
using Concord.Transactions;

namespace Quartet.Bench.Concord;

/// <summary>Reads of single random keys, on one thread.</summary>
internal static class PointReads
{
    private const int Records = 100_000;
    private const int RecordsPerTransaction = 1_000;
    private const int Reads = 1 << 18;
    private const int Passes = 24;
    private const double AimPerSecond = 5_000_000;

    private delegate ValueTask<int> Pass(ConcordStore store, Key[] keys);

    public static async Task RunAsync(Workspace workspace, Pace pace, Report report, CancellationToken ct)
    {
        report.Section($"Concord: point reads on one core, {Records:#,0} records of {BenchRecords.ValueBytes} B, random keys");
        await using var store = await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = workspace.New("reads") }, ct);
        await FillAsync(store, ct);

        // Made in the order in which they are asked for: a caller has just made its key, and it is not the object the store holds.
        var random = new Random(1);
        var keys = Enumerable.Range(0, Reads).Select(_ => BenchRecords.Key(random.Next(Records))).ToArray();
        var wrong = Enumerable.Range(0, Records).Count(i => !BenchRecords.IsRight(store.View().Get(BenchRecords.Key(i)), i));
        (string Name, Pass Run)[] passes = [("StoreView.Get", ViewAsync), ("ConcordStore.GetAsync", GetAsync)];
        foreach (var (name, run) in passes)
        {
            var (best, missing) = await MeasureAsync(run, store, keys, pace);
            report.Row(name, Report.PerSecond(best), $"{1e9 / best:0} ns each, {missing + wrong} wrong");
            report.Aim($"{name} > {Report.PerSecond(AimPerSecond)}", best > AimPerSecond && missing + wrong == 0, Report.PerSecond(best));
        }
    }

    private static async Task FillAsync(ConcordStore store, CancellationToken ct)
    {
        // In no order, as a registry grows: keys that come in order would leave the tree in better shape than any real one.
        var numbers = Enumerable.Range(0, Records).ToArray();
        new Random(2).Shuffle(numbers);
        foreach (var chunk in numbers.Chunk(RecordsPerTransaction))
        {
            Operation[] puts = [.. chunk.Select(i => Operation.Put(BenchRecords.Key(i), BenchRecords.Value(i, 0)))];
            await store.CommitAsync(new Transaction { Then = puts }, ct);
        }
    }

    // In time of the processor, not of the clock: on a machine that others use too, only that tells what one core can do.
    private static async Task<(double PerSecond, int Missing)> MeasureAsync(Pass pass, ConcordStore store, Key[] keys, Pace pace)
    {
        double best = 0;
        var missing = 0;
        for (var i = 0; i < pace.Rounds * Passes; i++)
        {
            var started = ThreadTime.Now;
            missing += await pass(store, keys);
            best = Math.Max(best, keys.Length / (ThreadTime.Now - started).TotalSeconds);
        }

        return (best, missing);
    }

    private static ValueTask<int> ViewAsync(ConcordStore store, Key[] keys)
    {
        var missing = 0;
        var view = store.View();
        foreach (var key in keys)
        {
            if (view.Get(key) is null) missing++;
        }

        return new ValueTask<int>(missing);
    }

    private static async ValueTask<int> GetAsync(ConcordStore store, Key[] keys)
    {
        var missing = 0;
        foreach (var key in keys)
        {
            if (await store.GetAsync(key) is null) missing++;
        }

        return missing;
    }
}
