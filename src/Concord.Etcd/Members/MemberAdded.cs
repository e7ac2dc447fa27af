namespace Concord.Etcd.Members;

/// <summary>A member that was added and has not been started yet.</summary>
/// <param name="Id">Its id, in hex; what it is promoted and removed by.</param>
/// <param name="Nodes">All members, the new one among them: <see cref="EtcdOptions.Nodes"/> of the new node, with <see cref="EtcdOptions.Join"/>.</param>
public sealed record MemberAdded(string Id, IReadOnlyList<EtcdNode> Nodes);
