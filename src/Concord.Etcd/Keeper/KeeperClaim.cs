using System.Text.Json;
using Concord.Etcd.Client;
using Concord.Etcd.Log;
using Concord.Etcd.Protos;
using Concord.Etcd.Wire;
using Google.Protobuf;

namespace Concord.Etcd.Keeper;

/// <summary>
/// Claims the keeper's part: renewed every second; taken over when it has not changed for three, by our own clock. Two keepers at once do
/// no harm, so this needs no lease.
/// </summary>
internal sealed class KeeperClaim(EtcdClient client, KeyLayout keys, string node)
{
    private static readonly TimeSpan TakenOverAfter = TimeSpan.FromSeconds(3);

    // A little less than what the others wait, counted from before the request: who is in doubt is not the keeper.
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(2.5);

    private readonly string _incarnation = Guid.NewGuid().ToString("N");
    private readonly Lock _gate = new();
    private long _seenRevision = -1;
    private long _seenAt;
    private long _renewedAt;
    private long _ownRevision;
    private long _beat;
    private bool _held;

    /// <summary>Whether this node has the part.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_gate) return _held && client.Clock.GetElapsedTime(_renewedAt) < HeldFor;
        }
    }

    /// <summary>Who had it when it was last seen, dead or alive.</summary>
    public string? Holder { get; private set; }

    /// <summary>Once a second: renews, takes over, or leaves it to whoever has it.</summary>
    /// <param name="record">The claim as it is now; null when there is none.</param>
    /// <param name="ct">Cancels the wait.</param>
    public async ValueTask StepAsync(KeyValue? record, CancellationToken ct)
    {
        var now = client.Clock.GetTimestamp();
        var revision = record?.ModRevision ?? 0;
        var claimed = record is null ? null : JsonSerializer.Deserialize(record.Value.Span, EtcdJson.Default.KeeperRecord);
        Holder = claimed?.Node;
        if (revision != _seenRevision) (_seenRevision, _seenAt) = (revision, now);
        var ours = claimed?.Incarnation == _incarnation;
        if (!ours && record is not null && client.Clock.GetElapsedTime(_seenAt, now) < TakenOverAfter)
        {
            lock (_gate) _held = false;
            return;
        }

        var value = JsonSerializer.SerializeToUtf8Bytes(new KeeperRecord(node, _incarnation, ++_beat), EtcdJson.Default.KeeperRecord);
        var request = new TxnRequest
        {
            Compare = { Comparisons.IsUnchanged(keys.Keeper, revision) },
            Success = { new RequestOp { RequestPut = new PutRequest { Key = keys.Keeper, Value = UnsafeByteOperations.UnsafeWrap(value) } } },
        };
        var answer = await client.CallAsync(EtcdMethods.Txn, request, Lane.Barrier, Patience.Short, ct).ConfigureAwait(false);
        lock (_gate) (_held, _renewedAt, _ownRevision) = (answer.Succeeded, now, answer.Succeeded ? answer.Header.Revision : 0);
        if (answer.Succeeded) Holder = node;
    }

    /// <summary>Lets it go, so that the others need not wait.</summary>
    public async ValueTask ReleaseAsync(CancellationToken ct)
    {
        long revision;
        lock (_gate)
        {
            if (!_held) return;
            (_held, revision) = (false, _ownRevision);
        }

        var request = new TxnRequest
        {
            Compare = { Comparisons.IsUnchanged(keys.Keeper, revision) },
            Success = { new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = keys.Keeper } } },
        };
        try
        {
            await client.CallAtAsync(client.Endpoint(0), EtcdMethods.Txn, request, Lane.Barrier, TimeSpan.FromSeconds(1), ct).ConfigureAwait(false);
        }
        catch (GrpcException)
        {
            // They will find out by themselves.
        }
    }
}
