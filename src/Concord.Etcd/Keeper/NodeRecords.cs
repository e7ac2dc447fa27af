using System.Text.Json;
using Concord.Etcd.Client;
using Concord.Etcd.Log;
using Concord.Etcd.Protos;
using Google.Protobuf;

namespace Concord.Etcd.Keeper;

/// <summary>Tells the other nodes about this one, and knows what they have told.</summary>
internal sealed class NodeRecords(EtcdClient client, KeyLayout keys, string node)
{
    // Three records missed.
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, (long Revision, long SeenAt)> _seen = [];
    private volatile IReadOnlyDictionary<string, NodeRecord> _alive = new Dictionary<string, NodeRecord>();

    /// <summary>Those whose records still change, by name.</summary>
    public IReadOnlyDictionary<string, NodeRecord> Alive => _alive;

    /// <summary>Two nodes that differ at the same position; null while all agree.</summary>
    public string? Disagreement { get; private set; }

    public async ValueTask ExchangeAsync(NodeRecord own, CancellationToken ct)
    {
        var value = JsonSerializer.SerializeToUtf8Bytes(own, EtcdJson.Default.NodeRecord);
        var put = new PutRequest { Key = keys.Node(node), Value = UnsafeByteOperations.UnsafeWrap(value) };
        await client.CallAsync(EtcdMethods.Put, put, Lane.Barrier, Patience.Short, ct).ConfigureAwait(false);
        var range = new RangeRequest { Key = keys.NodesBegin, RangeEnd = KeyLayout.EndOf(keys.NodesBegin), Serializable = true };
        var answer = await client.CallAsync(EtcdMethods.Range, range, Lane.Barrier, Patience.Short, ct).ConfigureAwait(false);
        Take(answer.Kvs);
    }

    private static string? Compare(Dictionary<string, NodeRecord> nodes)
    {
        var differing = nodes.Where(one => one.Value.StateHash.Length > 0).GroupBy(one => one.Value.HashVersion)
            .FirstOrDefault(same => same.Select(one => one.Value.StateHash).Distinct().Count() > 1);
        return differing is null
            ? null
            : $"The states of {string.Join(" and ", differing.Select(one => one.Key))} differ after entry {differing.Key}.";
    }

    private void Take(IEnumerable<KeyValue> records)
    {
        var now = client.Clock.GetTimestamp();
        Dictionary<string, NodeRecord> alive = [];
        foreach (var record in records)
        {
            var name = keys.NameOf(record.Key)["node/".Length..];
            if (!_seen.TryGetValue(name, out var seen) || seen.Revision != record.ModRevision) _seen[name] = seen = (record.ModRevision, now);
            if (client.Clock.GetElapsedTime(seen.SeenAt, now) < SilentAfter
                && JsonSerializer.Deserialize(record.Value.Span, EtcdJson.Default.NodeRecord) is { } told) alive[name] = told;
        }

        _alive = alive;
        Disagreement = Compare(alive);
    }
}
