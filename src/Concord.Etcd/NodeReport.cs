using Concord.Log;

namespace Concord.Etcd;

/// <summary>What a node tells the others about its state.</summary>
/// <param name="Applied">A position that it has applied.</param>
/// <param name="StateHash">Hash of the state as of that position: two nodes that differ at the same position have not applied the same.</param>
public readonly record struct NodeReport(LogPosition Applied, string StateHash);
