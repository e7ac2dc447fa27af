using System.Diagnostics;
using Concord;

namespace Quartet.Bench.Concord;

/// <summary>Puts that are on the disk when they return, by many callers at once, beside the flush rate of the same disk.</summary>
internal static class DurableWrites
{
    private const int ManyWriters = 256;
    private const double AimTimesFlushRate = 50;
    private const int KeysPerWriter = 64;
    private const int SlicesPerRun = 4; // Taking turns quickly: what disturbs one disturbs the others too.

    private static readonly int[] WriterCounts = [1, 16, ManyWriters];

    public static async Task RunAsync(Workspace workspace, Pace pace, Report report, CancellationToken ct)
    {
        report.Section($"Concord: durable writes of {BenchRecords.ValueBytes} B values, one put a call, fdatasync always");
        var directory = workspace.New("writes");
        using var raw = RawFlushes.Create(Path.Combine(directory, "raw"));
        await using var store = await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = Path.Combine(directory, "store") }, ct);
        await RunAsync(store, ManyWriters, pace.Run / 2, round: 0, ct); // Code is compiled and pools are filled before anything counts.

        var flushes = new Latencies();
        var best = new Run[WriterCounts.Length];
        var errors = 0;
        for (var round = 1; round <= pace.Rounds * SlicesPerRun; round++)
        {
            var now = await RawFlushes.RunAsync(raw, pace.Run / SlicesPerRun);
            if (flushes.Count == 0 || now.At(0.5) < flushes.At(0.5)) flushes = now;
            for (var i = 0; i < WriterCounts.Length; i++)
            {
                var run = await RunAsync(store, WriterCounts[i], pace.Run / SlicesPerRun, round, ct);
                errors += run.Errors;
                if (run.PerSecond > best[i].PerSecond) best[i] = run;
            }
        }

        // By the median, so that waiting for a processor that others use does not pass for a slow disk; and one writer, who needs a
        // flush for each put, shows that the disk does at least as many.
        var flushRate = Math.Max(1000 / flushes.At(0.5), best[0].PerSecond);
        var ratio = best[^1].PerSecond / flushRate;
        report.Row("raw: 4 KiB write + fdatasync", Report.PerSecond(flushRate), flushes.Percentiles);
        for (var i = 0; i < WriterCounts.Length; i++)
        {
            report.Row(
                $"{WriterCounts[i]} writers", Report.PerSecond(best[i].PerSecond),
                $"{best[i].Each.Percentiles}, {best[i].ProcessorMicroseconds:0.0} µs of processor each, {best[i].PerSecond / flushRate:0.0} × the flush rate");
        }

        report.Aim(
            $"{ManyWriters} writers ≥ {AimTimesFlushRate:0} × the flush rate, no errors, all read back", ratio >= AimTimesFlushRate && errors == 0,
            $"{ratio:0.0} ×, {errors} errors");
    }

    private static async Task<Run> RunAsync(ConcordStore store, int writers, TimeSpan length, int round, CancellationToken ct)
    {
        GC.Collect();
        var used = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(store, writer, round, length, ct), ct)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        used = Environment.CpuUsage.TotalTime - used;
        var each = new Latencies(results.SelectMany(result => result.Each));
        return new Run(each.Count / elapsed.TotalSeconds, each, results.Sum(result => result.Errors), used.TotalMicroseconds / each.Count);
    }

    private static async Task<(List<long> Each, int Errors)> WriteAsync(ConcordStore store, int writer, int round, TimeSpan length, CancellationToken ct)
    {
        var keys = Enumerable.Range(writer * KeysPerWriter, KeysPerWriter).Select(BenchRecords.Key).ToArray();
        var values = Enumerable.Range(writer * KeysPerWriter, KeysPerWriter).Select(number => BenchRecords.Value(number, round)).ToArray();
        var each = new List<long>(16 * 1024);
        var errors = 0;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(started) < length; i++)
        {
            var before = Stopwatch.GetTimestamp();
            try
            {
                await store.PutAsync(keys[i % KeysPerWriter], values[i % KeysPerWriter], CancellationToken.None);
                each.Add(Stopwatch.GetTimestamp() - before);
            }
            catch (ConcordException)
            {
                errors++;
            }
        }

        for (var i = 0; i < Math.Min(KeysPerWriter, each.Count); i++)
        {
            if (store.View().Get(keys[i])?.Value.Span.SequenceEqual(values[i]) != true) errors++;
        }

        return (each, errors);
    }

    private readonly record struct Run(double PerSecond, Latencies Each, int Errors, double ProcessorMicroseconds);
}
