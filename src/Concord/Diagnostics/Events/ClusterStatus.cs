namespace Concord.Diagnostics.Events;

/// <summary>What the store holds, told every ten seconds. Payload of <c>concord.cluster.status</c>.</summary>
/// <param name="StorageSize">Number of records.</param>
/// <param name="StorageMemory">Bytes of memory that they take.</param>
public readonly record struct ClusterStatus(long StorageSize, long StorageMemory);
