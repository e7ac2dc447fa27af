using Concord.Etcd.Log;
using Concord.Etcd.Protos;
using Concord.Log;

namespace Concord.Etcd.Client;

/// <summary>Says in the words of the seam how the cluster is.</summary>
internal static class ClusterStatus
{
    /// <param name="options">Who this node is.</param>
    /// <param name="sight">What was last seen of the members.</param>
    /// <param name="appliedBy">How far a member is, by what is known.</param>
    /// <param name="ownMember">This node's own member; 0 when it has none.</param>
    /// <param name="progress">What is known of the log.</param>
    /// <param name="problems">What is wrong, the worst first; nulls are nothing.</param>
    public static LogStatus Of(
        EtcdOptions options, ClusterSight sight, Func<ulong, ulong?> appliedBy, ulong ownMember, LogProgress progress, params ReadOnlySpan<string?> problems)
    {
        var role = RoleOf(options, sight, ownMember, progress);
        string? problem = null;
        foreach (var one in problems) problem ??= one;
        if (role == LogRole.NoQuorum) problem ??= "No member that answers knows a leader: nothing can be written.";
        return new LogStatus
        {
            Engine = "etcd",
            Role = role,
            Node = options.NodeName,
            Leader = sight.Members.FirstOrDefault(member => member.Id == sight.Leader)?.Name,
            Term = (long)sight.Term,
            Committed = LogHead.PositionOf(Math.Max(progress.Committed, 1)),
            Members = [.. sight.Members.Select(member => MemberOf(member, sight, appliedBy))],
            DiskBytes = sight.Statuses.Values.Select(status => status.DbSize).DefaultIfEmpty().Max(),
            DiskBytesMax = options.QuotaBackendBytes,
            Sync = "quorum",
            Problem = problem,
        };
    }

    private static LogRole RoleOf(EtcdOptions options, ClusterSight sight, ulong ownMember, LogProgress progress)
    {
        if (progress.Failure is not null) return LogRole.Failed;
        if (sight.Leader == 0) return LogRole.NoQuorum;
        if (options.Mode == EtcdMode.External) return LogRole.Client;
        if (sight.Leader == ownMember) return LogRole.Leader;
        return sight.Members.Any(member => member.Id == ownMember && member.IsLearner) ? LogRole.Learner : LogRole.Follower;
    }

    private static LogMember MemberOf(Member member, ClusterSight sight, Func<ulong, ulong?> appliedBy) => new(
        ClusterIdentity.Hex(member.Id),
        member.Name,
        [.. member.PeerUrls],
        [.. member.ClientUrls],
        member.IsLearner,
        IsLeader: member.Id == sight.Leader,
        IsHealthy: appliedBy(member.Id) is not null,
        (long)(appliedBy(member.Id) ?? 0),
        sight.Statuses.TryGetValue(member.Id, out var status) ? status.DbSize : 0);
}
