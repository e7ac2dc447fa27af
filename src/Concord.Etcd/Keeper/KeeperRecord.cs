namespace Concord.Etcd.Keeper;

/// <summary>Who claims to be the keeper.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Incarnation">The process.</param>
/// <param name="Beat">Counts its renewals, so that each is a change.</param>
internal sealed record KeeperRecord(string Node, string Incarnation, long Beat);
