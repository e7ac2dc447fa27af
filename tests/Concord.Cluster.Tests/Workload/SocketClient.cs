using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Concord.Cluster.Tests.Linearizability;

namespace Concord.Cluster.Tests.Workload;

/// <summary>A client of a <c>Concord.RegisterNode</c>: a line for a call, a line for its answer, on connections that are kept.</summary>
internal sealed class SocketClient(EndPoint address, TimeSpan timeout) : IRegisterClient, IDisposable
{
    private readonly ConcurrentBag<SocketLine> _idle = [];

    public async ValueTask<Answer> CallAsync(string key, Call call, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        SocketLine? line = null;
        try
        {
            if (!_idle.TryTake(out line)) line = await SocketLine.DialAsync(address, limit.Token);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return Answer.Failure; // Nothing was sent yet.
        }

        try
        {
            var answer = OperationText.ParseAnswer(await line.AskAsync($"{key} {call}", limit.Token), call is Call.Read);
            _idle.Add(line);
            return answer;
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            line.Dispose(); // What comes on it now would be the answer to this call, not to the next.
            return Answer.Unknown;
        }
    }

    /// <summary>The name of the node that leads as far as this one knows; null when it does not, or does not answer.</summary>
    public async Task<string?> FindLeaderAsync(CancellationToken ct)
    {
        try
        {
            using var line = await SocketLine.DialAsync(address, ct);
            return await line.AskAsync("leader", ct) is { Length: > 0 } leader ? leader : null;
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var line in _idle) line.Dispose();
    }
}
