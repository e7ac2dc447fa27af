using System.Text.Json.Serialization;
using Concord.Etcd.Keeper;
using Concord.Etcd.Snapshots;

namespace Concord.Etcd.Log;

/// <summary>The records that are JSON in etcd, so that an operator can read them with etcdctl.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Genesis))]
[JsonSerializable(typeof(ClusterMemory))]
[JsonSerializable(typeof(SnapshotHead))]
[JsonSerializable(typeof(KeeperRecord))]
[JsonSerializable(typeof(NodeRecord))]
internal sealed partial class EtcdJson : JsonSerializerContext;
