using Concord.Etcd.Protos;

namespace Concord.Etcd.Client;

/// <summary>What was last seen of the members. Replaced as a whole, read by anybody.</summary>
internal sealed class ClusterView
{
    private volatile ClusterSight _sight = ClusterSight.Nothing;

    public ClusterSight Sight => _sight;

    /// <summary>The member that leads; 0 when none is known to.</summary>
    public ulong Leader => _sight.Leader;

    /// <summary>Whether a member runs a version of which quorum reads can be stale, or may for all we know.</summary>
    public bool MayReadStale => _sight.MayReadStale;

    public void Show(ClusterSight sight) => _sight = sight;
}
