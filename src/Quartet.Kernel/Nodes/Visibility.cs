using System.Collections.Concurrent;
using System.Globalization;
using Concord;
using Concord.Log;

namespace Quartet.Kernel.Nodes;

/// <summary>
/// Lets a write be seen on all nodes before its sender is told that it is done, so that what was done through one node can be used through
/// any other at once, and reads need to ask nobody. A node that does not answer is not waited for: it catches up by itself.
/// </summary>
public sealed class Visibility
{
    /// <summary>Address of the question, to which the position is added.</summary>
    internal const string Path = "/internal/v1/applied";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    // A node that let somebody wait in vain is left out for a while, or each write would wait for it.
    private static readonly TimeSpan LeftOutFor = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, long> _missedAt = new(StringComparer.Ordinal);

    private readonly ConcordStore _store;
    private readonly NodeDirectory _nodes;
    private readonly PeerHttp _http;
    private readonly TimeProvider _clock;

    internal Visibility(ConcordStore store, NodeDirectory nodes, PeerHttp http, TimeProvider clock)
    {
        _store = store;
        _nodes = nodes;
        _http = http;
        _clock = clock;
    }

    /// <summary>Waits, a moment at most, until the other nodes have applied what this one has.</summary>
    public Task WaitAsync(CancellationToken ct)
    {
        var position = _store.Applied;
        return Task.WhenAll(_nodes.Others.Where(IsAsked).Select(node => WaitAsync(node, position, ct)));
    }

    private bool IsAsked(Peer node) => node.IsAlive && (!_missedAt.TryGetValue(node.Name, out var at) || _clock.GetElapsedTime(at) > LeftOutFor);

    private async Task WaitAsync(Peer node, LogPosition position, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(Patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{Path}/{position.Value}"));
            using var response = await _http.SendAsync(node.Record, request, either.Token);
            response.EnsureSuccessStatusCode();
            _missedAt.TryRemove(node.Name, out _);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            if (!ct.IsCancellationRequested) _missedAt[node.Name] = _clock.GetTimestamp();
        }
    }
}
