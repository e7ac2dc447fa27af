using Concord.Diagnostics.Events;

namespace Concord.Diagnostics;

/// <summary>
/// What Concord tells of itself: one method for each thing that happens, which records the metrics and raises the event. Allocates nothing
/// while nobody listens.
/// </summary>
public static class ConcordTelemetry
{
    /// <summary>A call has ended, well or not: <c>concord.api.OPERATION</c>, its duration and its count.</summary>
    public static void ApiCalled(in ApiCall call)
    {
        var operation = (int)call.Operation;
        ConcordMeter.ApiDuration[operation].Record(call.Duration.TotalMilliseconds);
        ConcordMeter.ApiCount[operation].Add(1, Tag("result", call.Result), Tag("consistency", TagValues.Of(call.Consistency)));
        ConcordEventSource.Raise(ApiOperationNames.Events[operation], call);
    }

    /// <summary>A committed command was applied: <c>concord.operation.apply</c>, its duration and its count.</summary>
    /// <param name="operation">Kind of the command: one of few words.</param>
    /// <param name="revision">Revision that it made or found.</param>
    /// <param name="duration">How long applying took.</param>
    public static void OperationApplied(string operation, long revision, TimeSpan duration)
    {
        ConcordMeter.ApplyDuration.Record(duration.TotalMilliseconds);
        ConcordMeter.ApplyCount.Add(1, Tag("operation", operation));
        ConcordEventSource.Raise("concord.operation.apply", new OperationApplied(operation, revision, duration));
    }

    /// <summary>A command came out of the log that this version does not know: <c>concord.operation.unknown_command</c>.</summary>
    public static void UnknownCommandFound(long position)
    {
        ConcordMeter.UnknownCommands.Add(1);
        ConcordEventSource.Raise("concord.operation.unknown_command", new UnknownCommand(position));
    }

    /// <summary>A node became leader or follower, or changed in another way: <c>concord.state.change</c>. No metric.</summary>
    public static void StateChanged(string status, string node) => ConcordEventSource.Raise("concord.state.change", new StateChanged(status, node));

    /// <summary>A snapshot was written: <c>concord.snapshot.created</c>, and its size.</summary>
    public static void SnapshotCreated(long sizeBytes, TimeSpan duration, string node)
    {
        ConcordMeter.SnapshotCreatedSize.Record(sizeBytes);
        ConcordEventSource.Raise("concord.snapshot.created", new SnapshotTaken(sizeBytes, duration, node));
    }

    /// <summary>A snapshot was taken over: <c>concord.snapshot.installed</c>, and its size.</summary>
    public static void SnapshotInstalled(long sizeBytes, TimeSpan duration, string node)
    {
        ConcordMeter.SnapshotInstalledSize.Record(sizeBytes);
        ConcordEventSource.Raise("concord.snapshot.installed", new SnapshotTaken(sizeBytes, duration, node));
    }

    /// <summary>Expired records were removed: <c>concord.ttl.cleanup</c>, and how many.</summary>
    public static void ExpiredRemoved(TimeSpan duration, long deletedCount)
    {
        ConcordMeter.Expired.Add(deletedCount);
        ConcordEventSource.Raise("concord.ttl.cleanup", new ExpiredRemoved(duration, deletedCount));
    }

    /// <summary>A backup was restored: <c>concord.backup.restored</c>. No metric.</summary>
    public static void BackupRestored(long entryCount) => ConcordEventSource.Raise("concord.backup.restored", new BackupRestored(entryCount));

    /// <summary>What the store holds, to be told every ten seconds: <c>concord.cluster.status</c>. The metric is <see cref="Observe"/>.</summary>
    public static void ClusterStatus(long storageSize, long storageMemory) =>
        ConcordEventSource.Raise("concord.cluster.status", new ClusterStatus(storageSize, storageMemory));

    /// <summary>The write-ahead log was flushed: <c>concord.wal.sync</c>, its duration and the commands in it.</summary>
    /// <param name="duration">How long the flush took.</param>
    /// <param name="batchSize">How many commands it made durable.</param>
    /// <param name="mode">How the log is flushed: <c>always</c>, <c>interval</c> or <c>none</c>.</param>
    public static void WalSynced(TimeSpan duration, int batchSize, string mode)
    {
        ConcordMeter.WalSync.Record(duration.TotalSeconds, Tag("mode", mode));
        ConcordMeter.WalBatchSize.Record(batchSize);
        ConcordEventSource.Raise("concord.wal.sync", new WalSynced(duration, batchSize, mode));
    }

    /// <summary>A read barrier was passed: <c>concord.barrier</c>, and its duration by mode.</summary>
    public static void BarrierPassed(TimeSpan duration, string mode)
    {
        ConcordMeter.Barrier.Record(duration.TotalSeconds, Tag("mode", mode));
        ConcordEventSource.Raise("concord.barrier", new BarrierPassed(duration, mode));
    }

    /// <summary>How far the replica is behind, whenever that is looked at: <c>concord.replica.lag</c>. The metric is <see cref="Observe"/>.</summary>
    public static void ReplicaLag(long revisions) => ConcordEventSource.Raise("concord.replica.lag", new ReplicaLag(revisions));

    /// <summary>The replica began anew: <c>concord.replica.resync</c>, counted by reason.</summary>
    public static void ReplicaResynced(string reason)
    {
        ConcordMeter.ReplicaResync.Add(1, Tag("reason", reason));
        ConcordEventSource.Raise("concord.replica.resync", new ReplicaDisturbed(reason));
    }

    /// <summary>The replica has found a hole in what it follows: <c>concord.replica.gap</c>, counted by reason.</summary>
    public static void ReplicaGapFound(string reason)
    {
        ConcordMeter.ReplicaGap.Add(1, Tag("reason", reason));
        ConcordEventSource.Raise("concord.replica.gap", new ReplicaDisturbed(reason));
    }

    /// <summary>Events were handed to subscribers; counted.</summary>
    public static void EventsPublished(long count) => ConcordMeter.EventsPublished.Add(count);

    /// <summary>The supervised etcd was started again; counted.</summary>
    public static void EtcdChildRestarted() => ConcordMeter.EtcdChildRestarts.Add(1);

    /// <summary>Has the gauges of a store read whenever somebody collects, until the answer is disposed of.</summary>
    /// <param name="read">Tells them; from any thread, quickly, and without throwing.</param>
    /// <param name="node">Tag <c>node</c>; null for none, where there is one store in the process.</param>
    public static IDisposable Observe(Func<StoreFigures> read, string? node = null) => ObservedStores.Add(read, node);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
