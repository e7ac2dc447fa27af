using System.Net;
using System.Text.Json;

namespace Quartet.Cluster.Development;

/// <summary>Runs all nodes of a development cluster, and says on the console what becomes of them.</summary>
/// <param name="plan">Who they are.</param>
/// <param name="settings">Further settings of all nodes.</param>
/// <param name="restartAfter">When a node that ended is started again; zero: not at all.</param>
/// <param name="clock">Measures waits.</param>
internal sealed class DevCluster(DevClusterPlan plan, IReadOnlyList<string> settings, TimeSpan restartAfter, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    // A node that does not even live so long is not started again and again.
    private static readonly TimeSpan LifeMin = TimeSpan.FromSeconds(10);
    private const int ShortLivesMax = 3;

    private readonly Lock _console = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs until it is told to stop; returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var ready = plan.Nodes.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToList();
        var running = plan.Nodes.Select((node, i) => RunAsync(node, ready[i], stop.Token)).ToList();
        var allReady = Task.WhenAll(ready.Select(one => one.Task));
        var first = await Task.WhenAny(allReady, _failed.Task, Task.Delay(Timeout.InfiniteTimeSpan, clock, ct));
        if (first == allReady) SayNext();
        if (first != _failed.Task) await Task.WhenAny(Task.WhenAll(running), Task.Delay(Timeout.InfiniteTimeSpan, clock, ct));
        if (ct.IsCancellationRequested) Say("cluster", "stopping");
        await stop.CancelAsync();
        await Task.WhenAll(running);
        return first == _failed.Task ? 1 : 0;
    }

    public void Dispose() => _http.Dispose();

    private async Task RunAsync(DevNode node, TaskCompletionSource ready, CancellationToken ct)
    {
        for (var shortLives = 0; !ct.IsCancellationRequested;)
        {
            var begun = clock.GetTimestamp();
            string end;
            await using (var process = new NodeProcess(plan.ArgumentsFor(node.Name, settings), plan.LogOf(node)))
            {
                Say(node.Name, $"started, process {process.Id}, {node.Url.ToString().TrimEnd('/')}, log {plan.LogOf(node)}");
                try
                {
                    await WatchAsync(node, () => !process.HasExited, ready, ct);
                    end = await process.WaitForExitAsync(ct);
                }
                catch (OperationCanceledException)
                {
                    continue; // Disposing stops it in order.
                }

                if (process.LastLine.StartsWith("quartet: ", StringComparison.Ordinal)) end += $"; {process.LastLine}";
            }

            if (ct.IsCancellationRequested) return;
            if (!ready.Task.IsCompleted)
            {
                Say(node.Name, $"did not start, {end}");
                _failed.TrySetResult();
                return;
            }

            shortLives = clock.GetElapsedTime(begun) < LifeMin ? shortLives + 1 : 0;
            if (restartAfter > TimeSpan.Zero && shortLives < ShortLivesMax)
            {
                Say(node.Name, $"DIED, {end}. It is started again in {restartAfter.TotalSeconds:0} s.");
                await Task.Delay(restartAfter, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            Say(node.Name, $"DIED, {end}. Start it again in another terminal: {StartCommand(node)}");
            await WatchStrangerAsync(node, ct);
        }
    }

    /// <summary>Says when a node becomes ready and when it is not any more, for as long as it lives.</summary>
    private async Task WatchAsync(DevNode node, Func<bool> lives, TaskCompletionSource ready, CancellationToken ct)
    {
        var begun = clock.GetTimestamp();
        var (wasReady, said) = (false, "");
        while (lives())
        {
            var (isReady, problem) = await LookAsync(node, ct);
            if (isReady && !wasReady) Say(node.Name, $"ready after {clock.GetElapsedTime(begun).TotalSeconds:0.0} s");
            if (isReady) ready.TrySetResult();
            if (!isReady && wasReady && lives()) begun = clock.GetTimestamp();
            if (!isReady && wasReady && lives() && problem != said) Say(node.Name, $"NOT READY: {problem}");
            (wasReady, said) = (isReady, isReady ? "" : problem);
            await Task.Delay(LookEvery, clock, ct);
        }
    }

    /// <summary>A node that this process does not run any more: somebody may start it elsewhere.</summary>
    private async Task WatchStrangerAsync(DevNode node, CancellationToken ct)
    {
        var wasThere = false;
        while (!ct.IsCancellationRequested)
        {
            var (isReady, _) = await LookAsync(node, CancellationToken.None);
            if (isReady != wasThere) Say(node.Name, isReady ? "is back and ready, started elsewhere" : "is gone again");
            wasThere = isReady;
            await Task.Delay(LookEvery, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(bool IsReady, string Problem)> LookAsync(DevNode node, CancellationToken ct)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(node.Url, "/health/ready"), ct);
            if (answer.StatusCode == HttpStatusCode.OK) return (true, "");
            using var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct));
            var failed = report.RootElement.GetProperty("checks").EnumerateArray().First(check => check.GetProperty("status").GetString() != "passed");
            return (false, failed.GetProperty("details").GetString() ?? "");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return (false, "it does not answer");
        }
    }

    private string StartCommand(DevNode node)
    {
        var directory = plan.Directory == Path.GetFullPath(DevClusterPlan.DirectoryDefault) ? "" : $" --directory {plan.Directory}";
        return $"dotnet run --project src/Quartet -- cluster node --name {node.Name}{directory}";
    }

    private void SayNext()
    {
        var (first, last) = (plan.Nodes[0].Url.ToString().TrimEnd('/'), plan.Nodes[^1].Url.ToString().TrimEnd('/'));
        lock (_console)
        {
            Console.WriteLine($$"""

                The cluster is ready.

                  Nodes     {{string.Join("\n            ", plan.Nodes.Select(node => $"{node.Name}  {node.Url.ToString().TrimEnd('/')}"))}}
                  Data      {{plan.Directory}}
                  Status    curl {{first}}/api/cluster/status

                Create the first user and a key through one node:

                  curl {{first}}/api/users -H 'content-type: application/json' \
                    -d '{"username":"ada","email":"ada@example.com","password":"change-me-please"}'
                  curl {{first}}/api/keys -u ada -H 'content-type: application/json' \
                    -d '{"name":"laptop","permissions":[{"domain":"api"}]}'

                Publish through it, and install through another:

                  HEX_API_URL={{first}}/api HEX_API_KEY=SECRET rebar3 hex publish package
                  HEX_CDN={{last}}/repo rebar3 get-deps        # what rebar3 needs once: {{plan.LogOf(plan.Nodes[^1])}}

                Kill a node and see the others go on: kill -9 PROCESS, with a number from above.

                Ctrl-C stops them all. Started again, they go on with their data.

                """);
        }
    }

    private void Say(string who, string what)
    {
        lock (_console) Console.WriteLine($"{clock.GetLocalNow():HH:mm:ss} {who,-8}{what}");
    }
}
