using System.Runtime.CompilerServices;
using Concord.Etcd.Client;
using Concord.Etcd.Protos;
using Concord.Etcd.Wire;
using Concord.Log;
using Microsoft.Extensions.Logging;

namespace Concord.Etcd.Log;

/// <summary>
/// Streams the committed entries in order, without holes or repeats. What comes out of a watch is not trusted: each entry must be the next
/// one by its version; old ones are dropped, missing ones are read.
/// </summary>
internal sealed class LogFollower(
    EtcdClient client, KeyLayout keys, LogReader reader, BlobStore blobs, LogProgress progress, FollowerLimits limits, ILogger logger)
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(2);

    /// <summary>Version of the newest stored snapshot that this node knows of; what is too far behind it begins there instead.</summary>
    public Func<CancellationToken, ValueTask<long>> NewestSnapshot { get; set; } = _ => ValueTask.FromResult(0L);

    /// <summary>Told of each entry that is handed out.</summary>
    public Action<KeyValue>? Delivered { get; set; }

    /// <summary>How often something had to be dropped, filled in or begun anew; for the metrics.</summary>
    public FollowerCounts Counts { get; } = new();

    /// <inheritdoc cref="ICommitLog.FollowAsync"/>
    public async IAsyncEnumerable<CommittedBatch> FollowAsync(LogPosition after, [EnumeratorCancellation] CancellationToken ct)
    {
        var last = await StartAsync(LogHead.VersionOf(after), ct).ConfigureAwait(false);
        var watchFrom = last.Revision + 1;
        for (var failures = 0; ; failures++)
        {
            ct.ThrowIfCancellationRequested();
            progress.ThrowIfFailed();
            if (failures > 0) await Task.Delay(PauseAfter(failures), client.Clock, ct).ConfigureAwait(false);
            if (await ReadAheadAsync(last, ct).ConfigureAwait(false) is { } head)
            {
                await foreach (var entry in reader.ReadBetweenAsync(last, head, ct).ConfigureAwait(false))
                {
                    last = LogReader.HeadOf(entry);
                    yield return await DeliverAsync(entry, ct).ConfigureAwait(false);
                }

                watchFrom = last.Revision + 1;
            }

            var endpoint = client.Endpoint(failures);
            var watch = await LogWatch.TryOpenAsync(client, endpoint, keys.Log, watchFrom, progress, ct).ConfigureAwait(false);
            if (watch is null) continue;
            await using (watch.ConfigureAwait(false))
            {
                while (await watch.NextAsync(last.Version, ct).ConfigureAwait(false) is { } response)
                {
                    if (response.Canceled)
                    {
                        watchFrom = await AfterCancelAsync(response, last, watchFrom, ct).ConfigureAwait(false);
                        break;
                    }

                    foreach (var happened in response.Events)
                    {
                        if (!IsNew(happened, last)) continue;
                        if (happened.Kv.Version > last.Version + 1)
                        {
                            Counts.CountGap();
                            EtcdMessages.GapInWatch(logger, last.Version, happened.Kv.Version, endpoint.Address);
                            var before = new LogHead(happened.Kv.Version - 1, happened.Kv.ModRevision - 1);
                            await foreach (var missed in reader.ReadBetweenAsync(last, before, ct).ConfigureAwait(false))
                            {
                                last = LogReader.HeadOf(missed);
                                yield return await DeliverAsync(missed, ct).ConfigureAwait(false);
                            }

                            if (happened.Kv.Version != last.Version + 1) throw new SnapshotNeededException(SnapshotReasons.Gap);
                        }

                        last = LogReader.HeadOf(happened.Kv);
                        yield return await DeliverAsync(happened.Kv, ct).ConfigureAwait(false);
                        failures = 0;
                    }

                    watchFrom = last.Revision + 1;
                }

                Counts.CountReopened();
                EtcdMessages.WatchEnded(logger, endpoint.Address, last.Version, watch.Ended ?? "canceled");
            }

            if (watch.IsStalled) endpoint.Reconnect(Lane.Watch);
        }
    }

    private static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks(Math.Min(PauseMin.Ticks << Math.Min(failures - 1, 10), PauseMax.Ticks));

    private async ValueTask<LogHead> StartAsync(long version, CancellationToken ct)
    {
        progress.ThrowIfFailed();
        var known = progress.RevisionOf(version);
        var start = known is { } revision ? new LogHead(version, revision) : await reader.LocateAsync(version, ct).ConfigureAwait(false);
        progress.Follow(start);
        return start;
    }

    /// <summary>How far to read before watching; null when what is missing is little enough for the watch to bring it.</summary>
    private async ValueTask<LogHead?> ReadAheadAsync(LogHead last, CancellationToken ct)
    {
        LogHead head;
        try
        {
            head = await reader.ReadHeadAsync(linearizable: false, ct).ConfigureAwait(false);
        }
        catch (ConcordException e) when (e.Code == ConcordErrorCode.ClusterNotReady)
        {
            return null; // The watch will find out, and be tried again.
        }

        progress.SawCommitted(head.Version);
        if (head.Version - last.Version <= limits.WatchedEntriesMax) return null;
        var snapshot = await NewestSnapshot(ct).ConfigureAwait(false);
        if (snapshot - last.Version > limits.ResyncThreshold) throw new SnapshotNeededException(SnapshotReasons.Behind);
        return head;
    }

    /// <summary>Where to watch on from after the server has ended a watch by itself.</summary>
    private async ValueTask<long> AfterCancelAsync(WatchResponse response, LogHead last, long watchFrom, CancellationToken ct)
    {
        if (response.CompactRevision == 0) return watchFrom;

        // Compacted beyond where we are; nothing is lost if the log did not grow meanwhile.
        var there = await reader.TryReadAtAsync(response.CompactRevision, ct).ConfigureAwait(false);
        if (there is not { } at || at.Version != last.Version) throw new SnapshotNeededException(SnapshotReasons.Compacted);
        return response.CompactRevision;
    }

    private bool IsNew(Event happened, LogHead last)
    {
        var entry = happened.Kv;
        if (entry.ModRevision <= last.Revision)
        {
            Counts.CountRepeat();
            return false;
        }

        if (happened.Type == Event.Types.EventType.Delete || entry.Version <= last.Version)
        {
            progress.Fail(new ConcordException(
                ConcordErrorCode.CorruptLog,
                $"At revision {entry.ModRevision} of etcd the log was {(happened.Type == Event.Types.EventType.Delete ? "deleted" : $"begun anew (entry {entry.Version} after {last.Version})")}."));
            progress.ThrowIfFailed();
        }

        return true;
    }

    private async ValueTask<CommittedBatch> DeliverAsync(KeyValue entry, CancellationToken ct)
    {
        var head = LogReader.HeadOf(entry);
        try
        {
            var (kind, content) = EntryFormat.Decode(head, entry.Value);
            var batch = kind switch
            {
                EntryKind.Batch => content,
                EntryKind.Blob => await blobs.ReadAsync(head, BlobReference.Read(head, content), ct).ConfigureAwait(false),
                _ => throw EntryFormat.Corrupt(head, "is a genesis, and not the first"),
            };
            progress.Follow(head);
            Delivered?.Invoke(entry);
            return new CommittedBatch(head.Position, batch);
        }
        catch (ConcordException e) when (e.Code is ConcordErrorCode.CorruptLog or ConcordErrorCode.UnsupportedFormat)
        {
            progress.Fail(e);
            throw;
        }
    }
}
