using Concord.Etcd.Client;
using Concord.Etcd.Protos;
using Concord.Etcd.Wire;

namespace Concord.Etcd.Log;

/// <summary>Asks the cluster how far its log goes.</summary>
internal sealed class BarrierReader(EtcdClient client, KeyLayout keys, LogReader reader, LogProgress progress, ClusterView cluster, StrongReadBarrier how)
{
    private static readonly TimeSpan LeaderTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Everything that was committed anywhere before the call.</summary>
    public async Task<long> StrongAsync(CancellationToken ct)
    {
        progress.ThrowIfFailed();
        var throughLog = how == StrongReadBarrier.Log || (how == StrongReadBarrier.Auto && cluster.MayReadStale);
        var version = throughLog ? (await ThroughLogAsync(ct).ConfigureAwait(false)).Version : await ReadIndexAsync(ct).ConfigureAwait(false);
        progress.SawCommitted(version);
        return version;
    }

    /// <summary>What the leader has applied. A leader that we cannot ask ourselves makes it a strong one, never a weaker one.</summary>
    public async Task<long> LeaderAsync(CancellationToken ct)
    {
        progress.ThrowIfFailed();
        if (cluster.Leader is not 0 and var leader && client.Endpoints.FirstOrDefault(endpoint => endpoint.Member == leader) is { } there)
        {
            try
            {
                var request = new RangeRequest { Key = keys.Log, KeysOnly = true, Serializable = true };
                var answer = await client.CallAtAsync(there, EtcdMethods.Range, request, Lane.Barrier, LeaderTimeout, ct).ConfigureAwait(false);
                var head = reader.HeadIn(answer);
                progress.SawCommitted(head.Version);
                return head.Version;
            }
            catch (GrpcException)
            {
                // It leads no more, or does not answer: the quorum knows.
            }
        }

        return await StrongAsync(ct).ConfigureAwait(false);
    }

    private async Task<long> ReadIndexAsync(CancellationToken ct) => (await reader.ReadHeadAsync(linearizable: true, ct).ConfigureAwait(false)).Version;

    /// <summary>Deletes a key that does not exist: committed like a write, changing nothing, and therefore never stale.</summary>
    public async Task<LogHead> ThroughLogAsync(CancellationToken ct)
    {
        var followedBefore = progress.Followed.Version;
        var request = new TxnRequest
        {
            Success =
            {
                new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = keys.Absent } },
                new RequestOp { RequestRange = new RangeRequest { Key = keys.Log, KeysOnly = true } },
            },
        };
        var answer = await client.CallAsync(EtcdMethods.Txn, request, Lane.Barrier, Patience.Short, ct).ConfigureAwait(false);
        if (answer.Responses[1].ResponseRange is { Kvs.Count: 0 }) progress.Fail(reader.Gone());
        progress.ThrowIfFailed();
        var head = reader.HeadIn(answer.Responses[1].ResponseRange);
        progress.CheckNotLost(followedBefore, head.Version);
        return head;
    }
}
