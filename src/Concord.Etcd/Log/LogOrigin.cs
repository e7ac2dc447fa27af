using Concord.Etcd.Client;
using Concord.Etcd.Protos;
using Google.Protobuf;

namespace Concord.Etcd.Log;

/// <summary>Finds the log in etcd, or begins it, and makes sure that it is the one that this node belongs to.</summary>
internal sealed class LogOrigin(EtcdClient client, KeyLayout keys, EtcdOptions options)
{
    /// <summary>The genesis of the log, and the last entry.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.ClusterNotReady"/>: no quorum within the patience; <see cref="ConcordErrorCode.CorruptLog"/>: it was
    /// destroyed, or is another one; <see cref="ConcordErrorCode.UnsupportedFormat"/>: somebody newer has begun it.
    /// </exception>
    public async Task<(Genesis Genesis, LogHead First, LogHead Last)> FindOrBeginAsync(Patience patience, CancellationToken ct)
    {
        var ours = new Genesis(Guid.NewGuid().ToString("N"), Genesis.FormatNow, options.ClusterName).ToBytes();
        var look = new[]
        {
            new RequestOp { RequestRange = new RangeRequest { Key = keys.Log, KeysOnly = true } },
            new RequestOp { RequestRange = new RangeRequest { Key = keys.Store } },
        };
        var request = new TxnRequest
        {
            Compare = { Comparisons.IsAbsent(keys.Log), Comparisons.IsAbsent(keys.Store) },
            Success =
            {
                new RequestOp { RequestPut = new PutRequest { Key = keys.Log, Value = EntryFormat.Encode(EntryKind.Genesis, ours) } },
                new RequestOp { RequestPut = new PutRequest { Key = keys.Store, Value = UnsafeByteOperations.UnsafeWrap(ours) } },
                look,
            },
            Failure = { look },
        };
        var answer = await client.CallAsync(EtcdMethods.Txn, request, Lane.Barrier, patience, ct).ConfigureAwait(false);
        var (log, store) = (answer.Responses[^2].ResponseRange.Kvs, answer.Responses[^1].ResponseRange.Kvs);
        if (log.Count == 0 || store.Count == 0) throw Foreign($"Under '{options.Prefix}' is part of a log without its beginning: it was destroyed.");
        var last = LogReader.HeadOf(log[0]);
        var genesis = Genesis.Read(new LogHead(1, log[0].CreateRevision), store[0].Value.Memory);
        if (genesis.Format > Genesis.FormatNow)
        {
            throw new ConcordException(
                ConcordErrorCode.UnsupportedFormat, $"The log under '{options.Prefix}' has format {genesis.Format}; this version of Concord knows {Genesis.FormatNow}.");
        }

        return genesis.ClusterName == options.ClusterName
            ? (genesis, new LogHead(1, log[0].CreateRevision), last)
            : throw Foreign($"The log under '{options.Prefix}' belongs to the cluster '{genesis.ClusterName}', and this node to '{options.ClusterName}'.");
    }

    private static ConcordException Foreign(string message) => new(ConcordErrorCode.CorruptLog, message);
}
