using Concord.Etcd.Client;
using Concord.Etcd.Protos;
using Concord.Etcd.Wire;
using Concord.Log;

namespace Concord.Etcd.Log;

/// <summary>
/// Puts batches into the log. What has an uncertain outcome is proposed again, through another member, until it is certain: the same batch
/// twice in the log does no harm, since whoever applies it knows it by its number.
/// </summary>
/// <param name="client">The cluster.</param>
/// <param name="keys">What is where.</param>
/// <param name="blobs">Takes what is too large for an entry.</param>
/// <param name="reader">Reads the log.</param>
/// <param name="progress">What is known of it.</param>
/// <param name="throughLog">Finds the end of the log, by a request that takes the way of a write.</param>
internal sealed class Proposer(
    EtcdClient client, KeyLayout keys, BlobStore blobs, LogReader reader, LogProgress progress, Func<CancellationToken, Task<LogHead>> throughLog) : IDisposable
{
    /// <summary>The largest batch that is in an entry itself. etcd takes requests of 1.5 MiB, keys and comparisons included.</summary>
    public const int InlineBytesMax = 1_400_000;

    // A leader that is paused lets a proposal hang for seven seconds; another member knows better much sooner.
    private static readonly TimeSpan ProposeAgainAfter = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    // Entries that can have got in between the one that went beyond the quota and the alarm: no more than are on their way at a time.
    private const int LookedBackMax = 128;

    // Attempts at one entry that may hang at the same time.
    private const int AttemptsAtOnceMax = 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<Proposal> _inFlight = [];

    /// <inheritdoc cref="ICommitLog.AppendAsync"/>
    public async ValueTask<LogPosition> AppendAsync(ReadOnlyMemory<byte> batch, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        progress.ThrowIfFailed();
        if (batch.Length > BlobStore.BatchBytesMax)
        {
            throw new ConcordException(
                ConcordErrorCode.CommandTooLarge, $"A batch of {batch.Length} bytes is larger than {BlobStore.BatchBytesMax}.");
        }

        var proposal = Prepare(batch);
        lock (_gate) _inFlight.Add(proposal);
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, ct);
            var version = await ProposeAsync(proposal, stop).ConfigureAwait(false);
            progress.SawCommitted(version);
            return LogHead.PositionOf(version);
        }
        finally
        {
            lock (_gate) _inFlight.Remove(proposal);
        }
    }

    /// <summary>Tells of a committed entry, in case it is one of those on their way.</summary>
    public void SawCommitted(KeyValue entry)
    {
        lock (_gate)
        {
            foreach (var proposal in _inFlight) proposal.Compare(entry.Version, entry.Value);
        }
    }

    /// <summary>Ends those that are still on their way, as of unknown outcome.</summary>
    public void Dispose() => _stop.Cancel();

    private static Proposal Prepare(ReadOnlyMemory<byte> batch)
    {
        if (batch.Length <= InlineBytesMax) return new Proposal(EntryFormat.Encode(EntryKind.Batch, batch.Span), batch, null);
        var blob = BlobStore.Describe(batch);
        return new Proposal(EntryFormat.Encode(EntryKind.Blob, blob.ToBytes()), batch, blob);
    }

    private static ConcordException GivenUp(bool uncertain) =>
        uncertain
            ? new ConcordException(ConcordErrorCode.UnknownOutcome, "The append was given up before its outcome was known.") { MayHaveCommitted = true }
            : new ConcordException(ConcordErrorCode.ClusterNotReady, "The append was given up; no member of the cluster had taken it.");

    private async Task<long> ProposeAsync(Proposal proposal, CancellationTokenSource stop)
    {
        var followedBefore = progress.Followed.Version;
        var uncertain = false;
        List<Task<AttemptResult>> attempts = [];
        try
        {
            if (proposal.Blob is { } blob) await WriteBlobAsync(blob, proposal.Batch, stop.Token).ConfigureAwait(false);
            for (var attempt = 0; ; attempt++)
            {
                progress.ThrowIfFailed();
                if (attempts.Count < AttemptsAtOnceMax) attempts.Add(AttemptAsync(client.Endpoint(attempt), proposal, attempt > 0, stop.Token));
                await Task.WhenAny([proposal.Seen, PauseAsync(ProposeAgainAfter, stop.Token), .. attempts]).ConfigureAwait(false);
                if (proposal.Seen.IsCompletedSuccessfully) return await proposal.Seen.ConfigureAwait(false);
                foreach (var done in attempts.Where(task => task.IsCompleted).ToList())
                {
                    attempts.Remove(done);
                    switch (await done.ConfigureAwait(false))
                    {
                        case AttemptResult.Committed committed:
                            uncertain = true; // Committed into a log that has lost history means nothing.
                            progress.CheckNotLost(followedBefore + 1, committed.Version);
                            return committed.Version;
                        case AttemptResult.LogGone:
                            progress.Fail(reader.Gone());
                            break;
                        case AttemptResult.BlobGone when proposal.Blob is { } removed:
                            await blobs.WriteAsync(removed, proposal.Batch, stop.Token).ConfigureAwait(false);
                            break;
                        case AttemptResult.Failed { Reason: var reason }:
                            var kind = Failures.KindOf(reason);
                            uncertain |= kind == FailureKind.Uncertain;
                            if (kind == FailureKind.NoSpace)
                            {
                                var uncertainBefore = uncertain;
                                uncertain = true; // Until it has been looked for, whatever keeps us from that.
                                var (written, isCertain) = await FindAsync(proposal, followedBefore, stop.Token).ConfigureAwait(false);
                                if (written is { } version) return version;
                                uncertain = uncertainBefore || !isCertain;
                            }

                            if (IsFinal(kind, uncertain || attempts.Count > 0)) throw Told(reason, kind, uncertain || attempts.Count > 0);
                            break;
                    }
                }

                stop.Token.ThrowIfCancellationRequested();
                if (attempts.Count == 0) await PauseAsync(client.PauseBefore(attempt + 1), stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw GivenUp(uncertain || attempts.Count > 0);
        }
        catch (GrpcException e)
        {
            throw new ConcordException(Failures.Told(e).Code, $"etcd: {e.Message}", e) { MayHaveCommitted = uncertain || attempts.Count > 0 };
        }
        catch (ConcordException e) when (!e.MayHaveCommitted && (uncertain || attempts.Count > 0))
        {
            // Whatever ended it, such as a log that has failed: an attempt from before may have got through.
            throw new ConcordException(e.Code, e.Message, e) { MayHaveCommitted = true };
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false); // The attempts that still hang.
        }
    }

    /// <summary>
    /// Whether an entry is in the log although the storage is said to be full: etcd takes the one that goes beyond the quota, and reports
    /// that there is no space all the same.
    /// </summary>
    /// <returns>Its version, null when it is not there; and whether that is certain. The alarm is raised before the answer is sent, so it comes no more.</returns>
    private async Task<(long? Version, bool IsCertain)> FindAsync(Proposal proposal, long followedBefore, CancellationToken ct)
    {
        var head = await throughLog(ct).ConfigureAwait(false);
        return await reader.FindBackwardsAsync(proposal.Entry, head, Math.Max(followedBefore, head.Version - LookedBackMax), ct).ConfigureAwait(false);
    }

    /// <summary>Whether it is of no use to go on. A full storage that may hold the entry already is waited for: only then will anybody know.</summary>
    private static bool IsFinal(FailureKind kind, bool uncertain) =>
        kind is FailureKind.Refused or FailureKind.Unauthenticated || (kind == FailureKind.NoSpace && !uncertain);

    private static ConcordException Told(GrpcException reason, FailureKind kind, bool uncertain) =>
        uncertain && kind != FailureKind.NoSpace
            ? new ConcordException(ConcordErrorCode.UnknownOutcome, $"etcd: {reason.Message}", reason) { MayHaveCommitted = true }
            : Failures.Told(reason);

    private async Task WriteBlobAsync(BlobReference blob, ReadOnlyMemory<byte> batch, CancellationToken ct)
    {
        try
        {
            await blobs.WriteAsync(blob, batch, ct).ConfigureAwait(false);
        }
        catch (GrpcException refused)
        {
            // Without the entry the chunks mean nothing, whatever became of them.
            throw new ConcordException(Failures.Told(refused).Code, $"etcd: {refused.Message}", refused);
        }
    }

    private async Task<AttemptResult> AttemptAsync(EtcdEndpoint endpoint, Proposal proposal, bool again, CancellationToken ct)
    {
        try
        {
            var answer = await client.CallAtAsync(endpoint, EtcdMethods.Txn, Request(proposal), Lane.Append, AttemptTimeout, ct).ConfigureAwait(false);
            if (again) client.Prefer(endpoint);
            if (answer.Succeeded) return new AttemptResult.Committed(reader.HeadIn(answer.Responses[1].ResponseRange).Version);
            return answer.Responses[0].ResponseRange is { Kvs.Count: 0 } ? new AttemptResult.LogGone() : new AttemptResult.BlobGone();
        }
        catch (GrpcException failure)
        {
            return new AttemptResult.Failed(failure);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return new AttemptResult.Failed(new GrpcException(GrpcCode.Cancelled, "Given up.", sent: true, e));
        }
    }

    /// <summary>The entry, if there is a log (nobody may begin a new one by writing into it), and the number it has got.</summary>
    private TxnRequest Request(Proposal proposal)
    {
        var where = new RequestOp { RequestRange = new RangeRequest { Key = keys.Log, KeysOnly = true } };
        var request = new TxnRequest { Compare = { Comparisons.Exists(keys.Log) }, Failure = { where } };
        if (proposal.Blob is { } blob) request.Compare.Add(blobs.AllThere(blob));
        request.Success.Add(new RequestOp { RequestPut = new PutRequest { Key = keys.Log, Value = proposal.Entry } });
        request.Success.Add(where);
        return request;
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken ct)
    {
        // Cancelling ends the wait and nothing else: whoever waits looks at the token.
        if (pause > TimeSpan.Zero) await Task.Delay(pause, client.Clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
