using System.Text.Json.Serialization;

namespace Quartet.Cluster.Development;

/// <summary>A node of a development cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="PeerUrl">Where its etcd member listens; it stays when the cluster is started again.</param>
internal sealed record DevNode(string Name, int Port, string PeerUrl)
{
    /// <summary>Where it is reached.</summary>
    [JsonIgnore]
    public Uri Url => new($"http://127.0.0.1:{Port}");
}
