namespace Concord.Etcd.Snapshots;

/// <summary>The head of the snapshots as it was read.</summary>
/// <param name="Head">It; null when there is no snapshot.</param>
/// <param name="HeadRevision">The revision that wrote it; 0 when there is none.</param>
/// <param name="At">The revision of etcd at which it was read.</param>
internal sealed record SnapshotSight(SnapshotHead? Head, long HeadRevision, long At);
