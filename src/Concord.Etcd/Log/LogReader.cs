using Concord.Etcd.Client;
using Concord.Etcd.Protos;
using Concord.Etcd.Wire;
using Concord.Log;
using Google.Protobuf;

namespace Concord.Etcd.Log;

/// <summary>Reads the log key as it is and as it was.</summary>
internal sealed class LogReader(EtcdClient client, KeyLayout keys)
{
    // Revisions that are looked at with one request; etcd takes 128 operations.
    private const int RevisionsAtOnce = 120;

    // Entries that are read with one request: that many of the largest still fit into one message.
    private const int EntriesAtOnce = 32;

    /// <summary>The last entry.</summary>
    /// <param name="linearizable">Whether a quorum is asked; else whoever answers says what it has.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.CorruptLog"/>: there is no log any more.</exception>
    public async ValueTask<LogHead> ReadHeadAsync(bool linearizable, CancellationToken ct)
    {
        var request = new RangeRequest { Key = keys.Log, KeysOnly = true, Serializable = !linearizable };
        return HeadIn(await client.CallAsync(EtcdMethods.Range, request, Lane.Barrier, Patience.Short, ct).ConfigureAwait(false));
    }

    public LogHead HeadIn(RangeResponse? answer) => answer is { Kvs: [{ } log] } ? HeadOf(log) : throw Gone();

    /// <summary>The last entry with what it holds, and where the log was begun.</summary>
    public static LogHead HeadOf(KeyValue log) => new(log.Version, log.ModRevision);

    public ConcordException Gone() => new(ConcordErrorCode.CorruptLog, $"The key '{keys.Log.ToStringUtf8()}' is gone from etcd: the log was destroyed.");

    /// <summary>Finds where an entry is, between the beginning of the log and its end, by halves.</summary>
    /// <exception cref="SnapshotNeededException">It has been compacted away.</exception>
    public async ValueTask<LogHead> LocateAsync(long version, CancellationToken ct)
    {
        var answer = await client.CallAsync(EtcdMethods.Range, new RangeRequest { Key = keys.Log, KeysOnly = true }, Lane.Bulk, Patience.Endless, ct).ConfigureAwait(false);
        var head = HeadIn(answer);
        if (head.Version < version) throw new ConcordException(ConcordErrorCode.CorruptLog, $"The log ends at entry {head.Version}; nobody can have applied {version}.");
        if (version == 1) return new LogHead(1, answer.Kvs[0].CreateRevision);
        var (low, high) = (answer.Kvs[0].CreateRevision, head.Revision);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var found = await TryReadAtAsync(middle, ct).ConfigureAwait(false);
            if (found is { } there && there.Version == version) return there;
            if (found is null || found.Value.Version < version) low = middle + 1;
            else high = found.Value.Revision - 1;
        }

        throw new SnapshotNeededException(SnapshotReasons.Compacted);
    }

    /// <summary>The entry that was the last one at a revision; null when that is no longer known.</summary>
    public async ValueTask<LogHead?> TryReadAtAsync(long revision, CancellationToken ct)
    {
        try
        {
            var request = new RangeRequest { Key = keys.Log, KeysOnly = true, Serializable = true, Revision = revision };
            return HeadIn(await client.CallAsync(EtcdMethods.Range, request, Lane.Bulk, Patience.Endless, ct).ConfigureAwait(false));
        }
        catch (GrpcException failure) when (Failures.KindOf(failure) == FailureKind.Compacted)
        {
            return null;
        }
    }

    /// <summary>The entries after one up to another, in order, without a hole.</summary>
    /// <exception cref="SnapshotNeededException">They are no longer all there.</exception>
    /// <remarks>
    /// What was the last entry at each revision between, first without its value: other keys have revisions too, so the same one comes
    /// several times. A watch would do the same in far more time: it reads everything up to the end again in each round.
    /// </remarks>
    public async IAsyncEnumerable<KeyValue> ReadBetweenAsync(
        LogHead after, LogHead upTo, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var last = after;
        for (var from = after.Revision + 1; from <= upTo.Revision; from += RevisionsAtOnce)
        {
            var count = (int)Math.Min(RevisionsAtOnce, upTo.Revision - from + 1);
            var seen = await ReadAtAsync(Enumerable.Range(0, count).Select(i => from + i), keysOnly: true, ct).ConfigureAwait(false);
            long[] revisions = [.. seen.Select(log => log.ModRevision).Where(revision => revision > last.Revision).Distinct()];
            foreach (var some in revisions.Chunk(EntriesAtOnce))
            {
                foreach (var entry in await ReadAtAsync(some, keysOnly: false, ct).ConfigureAwait(false))
                {
                    if (entry.Version != last.Version + 1) throw new SnapshotNeededException(SnapshotReasons.Gap);
                    last = HeadOf(entry);
                    yield return entry;
                }
            }
        }
    }

    /// <summary>Looks for an entry among the last ones, from the end on backwards.</summary>
    /// <param name="entry">Its bytes.</param>
    /// <param name="head">Where the log ends.</param>
    /// <param name="after">The version from which on not to look any further.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <returns>Its version, null when it was not found; and whether that is certain, or what came before is no longer kept.</returns>
    public async ValueTask<(long? Version, bool IsCertain)> FindBackwardsAsync(ByteString entry, LogHead head, long after, CancellationToken ct)
    {
        try
        {
            var revision = head.Revision;
            while (true)
            {
                var request = new RangeRequest { Key = keys.Log, Serializable = true, Revision = revision };
                var answer = await client.CallAsync(EtcdMethods.Range, request, Lane.Bulk, Patience.Long, ct).ConfigureAwait(false);
                if (answer is not { Kvs: [{ } found] }) throw Gone();
                if (found.Version <= after) return (null, true);
                if (found.Value.Span.SequenceEqual(entry.Span)) return (found.Version, true);
                if (found.Version == 1) return (null, true);
                revision = found.ModRevision - 1;
            }
        }
        catch (GrpcException failure) when (Failures.KindOf(failure) == FailureKind.Compacted)
        {
            return (null, false);
        }
    }

    private async ValueTask<IReadOnlyList<KeyValue>> ReadAtAsync(IEnumerable<long> revisions, bool keysOnly, CancellationToken ct)
    {
        var request = new TxnRequest();
        foreach (var revision in revisions)
        {
            request.Success.Add(new RequestOp
            {
                RequestRange = new RangeRequest { Key = keys.Log, KeysOnly = keysOnly, Serializable = true, Revision = revision },
            });
        }

        try
        {
            var answer = await client.CallAsync(EtcdMethods.Txn, request, Lane.Bulk, Patience.Endless, ct).ConfigureAwait(false);
            return [.. answer.Responses.Select(one => one.ResponseRange is { Kvs: [{ } log] } ? log : throw Gone())];
        }
        catch (GrpcException failure) when (Failures.KindOf(failure) == FailureKind.Compacted)
        {
            throw new SnapshotNeededException(SnapshotReasons.Compacted);
        }
    }
}
