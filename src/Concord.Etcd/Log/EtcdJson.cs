using System.Text.Json.Serialization;

namespace Concord.Etcd.Log;

/// <summary>The records that are JSON in etcd, so that an operator can read them with etcdctl.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Genesis))]
[JsonSerializable(typeof(ClusterMemory))]
internal sealed partial class EtcdJson : JsonSerializerContext;
