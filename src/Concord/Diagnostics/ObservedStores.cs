using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Concord.Diagnostics;

/// <summary>The gauges: asked of each store when somebody collects, and costing nothing until then.</summary>
internal static class ObservedStores
{
    private static readonly ConcurrentDictionary<Registration, bool> Stores = new();

    static ObservedStores()
    {
        Gauge("concord.cluster.size", null, "Records in the store.", figures => figures.Size);
        Gauge("concord.cluster.memory", "By", "Memory that the records take, about.", figures => figures.MemoryBytes);
        Gauge("concord.cluster.member_count", null, "Members of the cluster.", figures => figures.MemberCount);
        Gauge("concord.cluster.commit_index", null, "Last committed position of the log.", figures => figures.CommitIndex);
        Gauge("concord.cluster.is_leader", null, "1 when this node leads.", figures => figures.IsLeader ? 1 : 0);
        Gauge("concord.replica.lag", ConcordMeter.Revisions, "Revisions committed and not applied here.", figures => figures.ReplicaLagRevisions);
        Gauge("concord.event.subscribers", null, "Subscribers of the event stream.", figures => figures.EventSubscribers);
        var version = new KeyValuePair<string, object?>("version", ConcordMeter.Version);
        ConcordMeter.Meter.CreateObservableGauge("concord.build.info", () => new Measurement<long>(1, version), null, "Always 1; the version is its tag.");
    }

    /// <summary>Adds a store until the answer is disposed of.</summary>
    public static IDisposable Add(Func<StoreFigures> read, string? node)
    {
        var registration = new Registration(read, node);
        Stores[registration] = true;
        return registration;
    }

    private static void Gauge(string name, string? unit, string description, Func<StoreFigures, long> figure) =>
        ConcordMeter.Meter.CreateObservableGauge(name, () => Stores.Keys.Select(store => store.Measure(figure)), unit, description);

    private sealed class Registration(Func<StoreFigures> read, string? node) : IDisposable
    {
        private readonly KeyValuePair<string, object?>[] _tags = node is null ? [] : [new("node", node)];

        public Measurement<long> Measure(Func<StoreFigures, long> figure) => new(figure(read()), _tags);

        public void Dispose() => Stores.TryRemove(this, out _);
    }
}
