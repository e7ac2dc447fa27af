using System.Text.Json.Serialization;

namespace Quartet.Cluster.Development;

/// <summary>How the plan of a development cluster is kept.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DevNode[]))]
internal sealed partial class DevClusterJson : JsonSerializerContext;
