namespace Concord.Etcd.Log;

/// <summary>Why a follower needs a snapshot.</summary>
internal static class SnapshotReasons
{
    public const string Compacted = "compacted";
    public const string Gap = "gap";
    public const string Behind = "behind";
}
