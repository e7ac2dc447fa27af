using System.Diagnostics;
using Concord.Cluster.Tests.Linearizability;
using Quartet.Testing;

namespace Concord.Cluster.Tests.Workload;

/// <summary>Lets clients work on a cluster while it is disturbed, waits until it is well again, reads everything, and checks what they were told.</summary>
internal static class ClusterRun
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(20);

    /// <summary>One run after the other, each of a seed of its own: one, or as many as <c>QUARTET_FUZZ_SECONDS</c> allows. The first that is not linearizable ends it.</summary>
    public static async Task RepeatAsync(Func<int, Task<RunReport>> run, Action<string> log)
    {
        var clock = Stopwatch.StartNew();
        var seed = Seeds.One;
        do
        {
            log($"replay with QUARTET_SEED={seed}");
            var report = await run(seed);
            log($"{report.Summary}\n{report.Trace}");
            report.ShouldBeLinearizable();
            seed++;
        }
        while (clock.Elapsed.TotalSeconds < Seeds.FuzzSeconds);
    }

    /// <exception cref="InvalidOperationException">
    /// The run came to no end, and why: a client broke, or (<see cref="TimeoutException"/>) a node does not answer although all is undone. With seed and trace.
    /// </exception>
    public static async Task<RunReport> RunAsync(IFaultyCluster cluster, RunOptions options, CancellationToken ct)
    {
        var history = new History(new LogicalClock(options.Time));
        var workload = new RegisterWorkload(options.Seed, options.Workload, history, options.Time);
        var nemesis = new Nemesis(cluster, history.Clock, options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(ct);

        var (working, disturbing) = (Task.CompletedTask, Task.CompletedTask);
        try
        {
            await WaitUntilReadyAsync(cluster, options, ct);
            working = workload.RunAsync(cluster.Clients, stop.Token, ct);
            disturbing = options.Faults is { } faults
                ? nemesis.RunAsync(FaultSchedule.Draw(options.Seed, cluster.Clients.Count, faults), failed.Token)
                : working;

            // A client that fails ends the run at once; one that has made all of its calls does not.
            if (await Task.WhenAny(working, disturbing) == working) await working;
            await disturbing;
            await WaitUntilReadyAsync(cluster, options, ct);
            var enough = workload.Answered + options.AnsweredAfterMin;
            await WaitAsync(
                () => ValueTask.FromResult(workload.Answered >= enough || working.IsCompleted), () => "The clients get no answers", options, ct);
            await stop.CancelAsync();
            await working;
            await workload.ReadAllAsync(cluster.Clients, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            await stop.CancelAsync();
            await failed.CancelAsync();
            await Task.WhenAll(working, disturbing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new InvalidOperationException($"QUARTET_SEED={options.Seed}\nwhat was done:\n{nemesis.Trace}", e);
        }

        var operations = history.Operations;
        return new RunReport(options.Seed, operations, nemesis.Trace, LinearizabilityChecker.Check(operations, ct: ct));
    }

    private static async Task WaitUntilReadyAsync(IFaultyCluster cluster, RunOptions options, CancellationToken ct)
    {
        foreach (var (node, client) in cluster.Clients.Index())
        {
            // A key of its own: these calls are no part of the history.
            await WaitAsync(
                async () => await client.CallAsync($"{options.Workload.Prefix}ready", Call.Put("yes"), ct) is Answer.Written,
                () => $"Node {node} does not answer", options, ct);
        }
    }

    private static async Task WaitAsync(Func<ValueTask<bool>> condition, Func<string> what, RunOptions options, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(options.ReadyMax, options.Time);
        while (!await condition())
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"{what()} within {options.ReadyMax.TotalSeconds} s, although nothing is done to the cluster.");
            await Task.Delay(BetweenAttempts, options.Time, ct);
        }
    }
}
