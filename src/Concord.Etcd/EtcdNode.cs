namespace Concord.Etcd;

/// <summary>A member of a supervised cluster.</summary>
/// <param name="Name">Name of the node that runs it.</param>
/// <param name="PeerUrl">Where the other members reach it: <c>http(s)://host:port</c>.</param>
public sealed record EtcdNode(string Name, string PeerUrl);
