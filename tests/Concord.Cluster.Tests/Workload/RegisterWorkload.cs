using System.Collections.Concurrent;
using System.Globalization;
using Concord.Cluster.Tests.Linearizability;

namespace Concord.Cluster.Tests.Workload;

/// <summary>Concurrent clients that read and write the same few keys, each call at a node drawn anew, and note everything in a history.</summary>
internal sealed class RegisterWorkload(int seed, WorkloadOptions options, History history, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, bool> _keys = [];
    private int _calls;
    private int _answered;

    /// <summary>Calls that were answered so far, one way or the other; not those that failed, or of which nobody knows.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Makes calls until it is told to stop, or as many as the options allow. Those under way are still waited for.</summary>
    /// <param name="nodes">The doors of the nodes.</param>
    /// <param name="stop">Ends it in good order.</param>
    /// <param name="ct">Ends it with an exception.</param>
    public async Task RunAsync(IReadOnlyList<IRegisterClient> nodes, CancellationToken stop, CancellationToken ct)
    {
        // The first one that fails ends the others: their history is of no use any more.
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAll(Enumerable.Range(0, options.Clients).Select(client => Task.Run(() => RunClientAsync(client, nodes, failed, stop), ct)));
    }

    /// <summary>Reads all keys that were written, each at every node. Once all is well again, this is where a lost write shows.</summary>
    public async Task ReadAllAsync(IReadOnlyList<IRegisterClient> nodes, CancellationToken ct)
    {
        // As clients of their own: whoever writes may still be waiting for an answer.
        var reads = _keys.Keys.SelectMany(key => nodes.Index().Select(node => (Key: key, node.Index, Node: node.Item)));
        await Parallel.ForEachAsync(
            reads, ct, async (read, token) => await CallAsync(options.Clients + read.Index, read.Node, read.Key, Call.Get, token));
    }

    private async Task RunClientAsync(int client, IReadOnlyList<IRegisterClient> nodes, CancellationTokenSource failed, CancellationToken stop)
    {
        var script = new ClientScript(seed, client);
        try
        {
            while (!stop.IsCancellationRequested && Interlocked.Increment(ref _calls) is var call && call <= options.OperationsMax)
            {
                failed.Token.ThrowIfCancellationRequested();
                var key = KeyOf(call, script.Draw(options.Keys));
                var asked = script.Next(key);
                var answer = await CallAsync(client, nodes[script.Draw(nodes.Count)], key, asked, failed.Token);
                script.Note(key, asked, answer);
                var isAnswered = answer is not (Answer.Failed or Answer.Uncertain);
                if (isAnswered) Interlocked.Increment(ref _answered);
                var pause = script.Draw(isAnswered ? options.PauseMax : options.PauseAfterFailureMax);
                if (pause > TimeSpan.Zero) await Task.Delay(pause, time, failed.Token);
            }
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }
    }

    private async Task<Answer> CallAsync(int client, IRegisterClient node, string key, Call call, CancellationToken ct)
    {
        _keys.TryAdd(key, true);
        var invocation = history.Invoke(client, key, call);
        var answer = await node.CallAsync(key, call, ct);
        invocation.Complete(answer);
        return answer;
    }

    private string KeyOf(int call, int index)
    {
        var generation = call / (options.Keys * options.OperationsPerKey);
        return string.Create(CultureInfo.InvariantCulture, $"{options.Prefix}{generation}-{index}");
    }
}
