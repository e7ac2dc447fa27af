using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace Concord.Diagnostics;

/// <summary>
/// All metrics of Concord, in the meter <c>Concord</c>. Keys and values never become tags, nor does anything else that callers can make up.
/// </summary>
/// <remarks>
/// <para>The name for Prometheus follows from the instrument: see <see cref="PrometheusName"/>. Source: concord.md section 14.2.</para>
/// <para>While nobody listens, recording costs a look at a field.</para>
/// </remarks>
public static class ConcordMeter
{
    /// <summary>Name of the meter, of the activity source and of the event source.</summary>
    public const string Name = "Concord";

    /// <summary>Unit of what is counted in revisions.</summary>
    internal const string Revisions = "{revision}";

    private const string Bytes = "By";
    private const string Milliseconds = "ms";
    private const string Seconds = "s";

    // From a read in memory to a call that has run into its time limit.
    private static readonly InstrumentAdvice<double> CallMilliseconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000],
    };

    private static readonly InstrumentAdvice<double> DiskSeconds = new()
    {
        HistogramBucketBoundaries = [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<int> Elements = new()
    {
        HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
    };

    /// <summary>Version of this library, without the commit that it was built from.</summary>
    public static string Version { get; } = typeof(ConcordMeter).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The meter.</summary>
    public static Meter Meter { get; } = new(Name, Version);

    /// <summary><c>concord.api.OPERATION.duration</c>, milliseconds, at the place of the operation's number.</summary>
    internal static ImmutableArray<Histogram<double>> ApiDuration { get; } =
        [.. ApiOperationNames.Events.Select(name => Meter.CreateHistogram(name + ".duration", Milliseconds, "Time from the arguments to the answer.", null, CallMilliseconds))];

    /// <summary><c>concord.api.OPERATION.count</c> by <c>result</c> and <c>consistency</c>, at the place of the operation's number.</summary>
    internal static ImmutableArray<Counter<long>> ApiCount { get; } =
        [.. ApiOperationNames.Events.Select(name => Meter.CreateCounter<long>(name + ".count", null, "Calls."))];

    internal static Histogram<double> ApplyDuration { get; } =
        Meter.CreateHistogram("concord.operation.apply.duration", Milliseconds, "Time to apply a committed command.", null, CallMilliseconds);

    /// <summary>By <c>operation</c>.</summary>
    internal static Counter<long> ApplyCount { get; } = Meter.CreateCounter<long>("concord.operation.apply.count", null, "Committed commands applied.");

    internal static Counter<long> UnknownCommands { get; } =
        Meter.CreateCounter<long>("concord.operation.unknown_command", null, "Commands in the log that this version does not know.");

    internal static Gauge<long> SnapshotCreatedSize { get; } =
        Meter.CreateGauge<long>("concord.snapshot.created.size", Bytes, "Size of the last snapshot that was written.");

    internal static Gauge<long> SnapshotInstalledSize { get; } =
        Meter.CreateGauge<long>("concord.snapshot.installed.size", Bytes, "Size of the last snapshot that was taken over.");

    internal static Histogram<double> WalSync { get; } = Meter.CreateHistogram("concord.wal.sync", Seconds, "Time of one flush of the log.", null, DiskSeconds);

    internal static Histogram<int> WalBatchSize { get; } =
        Meter.CreateHistogram("concord.wal.batch_size", null, "Commands made durable by one flush.", null, Elements);

    /// <summary>By <c>mode</c>.</summary>
    internal static Histogram<double> Barrier { get; } = Meter.CreateHistogram("concord.barrier", Seconds, "Time to pass a read barrier.", null, DiskSeconds);

    /// <summary>By <c>reason</c>.</summary>
    internal static Counter<long> ReplicaResync { get; } = Meter.CreateCounter<long>("concord.replica.resync", null, "Times the replica began anew.");

    /// <summary>By <c>reason</c>.</summary>
    internal static Counter<long> ReplicaGap { get; } = Meter.CreateCounter<long>("concord.replica.gap", null, "Holes found in what the replica follows.");

    internal static Counter<long> Expired { get; } = Meter.CreateCounter<long>("concord.ttl.expired", null, "Expired records removed.");

    internal static Counter<long> EventsPublished { get; } = Meter.CreateCounter<long>("concord.events.published", null, "Events handed to subscribers.");

    internal static Counter<long> EtcdChildRestarts { get; } =
        Meter.CreateCounter<long>("concord.etcd.child.restarts", null, "Times the supervised etcd was started again.");
}
