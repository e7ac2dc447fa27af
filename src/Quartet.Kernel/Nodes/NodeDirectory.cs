using Concord;
using Concord.Changes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Quartet.Kernel.Nodes;

/// <summary>
/// Who is in the cluster. Each node writes down where it is and, every few seconds, that it still is; the others go by when they heard it,
/// so that no two clocks are compared.
/// </summary>
public sealed class NodeDirectory(ConcordStore store, NodeIdentity self, TimeProvider clock, ILogger<NodeDirectory> logger) : BackgroundService
{
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(5);

    // Three heartbeats missed.
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(4);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (NodeRecord Record, long HeardAt)> _heard = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    /// <summary>This node.</summary>
    public NodeIdentity Self => self;

    /// <summary>How many nodes there are or are to be, dead ones among them.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return Math.Max(self.ExpectedNodes, _heard.Keys.Append(self.Name).Distinct(StringComparer.Ordinal).Count());
        }
    }

    /// <summary>All nodes that have ever told where they are, this one among them, by name.</summary>
    public IReadOnlyList<Peer> All
    {
        get
        {
            lock (_gate) return [.. _heard.Values.Select(ToPeer).OrderBy(node => node.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>The others; those that are alive first.</summary>
    public IReadOnlyList<Peer> Others => [.. All.Where(node => node.Name != self.Name).OrderByDescending(node => node.IsAlive)];

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(TellAsync(stoppingToken), ListenAsync(stoppingToken));

    private async Task TellAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                using var timeout = new CancellationTokenSource(HeartbeatTimeout, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
                var record = new NodeRecord(self.Name, self.Url, self.Version, _startedAt, clock.GetUtcNow());
                await store.TransactAsync(
                    transaction =>
                    {
                        NodeRecord.All.Put(transaction, record);
                        return true;
                    },
                    either.Token);
            }
            catch (Exception e) when (e is ConcordException or OperationCanceledException)
            {
                if (ct.IsCancellationRequested) return;
                KernelLog.HeartbeatFailed(logger, e is ConcordException ? e.Message : "no answer in time");
            }

            await Task.Delay(HeartbeatEvery, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var view = store.View();
                foreach (var record in NodeRecord.All.All(view)) Hear(record);
                await foreach (var set in store.WatchAsync(NodeRecord.All.Records, view.Revision, ct))
                {
                    foreach (var change in set.Changes) Hear(NodeRecord.All.Read(change));
                }

                return; // The store has stopped.
            }
            catch (CompactedException)
            {
                // From the state again, then.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Hear((string Name, NodeRecord? Record) change)
    {
        if (change.Record is not null) Hear(change.Record);
        else
        {
            lock (_gate) _heard.Remove(change.Name);
        }
    }

    private void Hear(NodeRecord record)
    {
        bool isNews;
        lock (_gate)
        {
            isNews = !_heard.TryGetValue(record.Name, out var before) || before.Record.StartedAt != record.StartedAt;
            _heard[record.Name] = (record, clock.GetTimestamp());
        }

        if (isNews && record.Name != self.Name) KernelLog.PeerSeen(logger, record.Name, record.Url);
    }

    private Peer ToPeer((NodeRecord Record, long HeardAt) heard) => new(heard.Record, clock.GetElapsedTime(heard.HeardAt) < SilentAfter);
}
