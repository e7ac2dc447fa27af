using System.Text.Json.Serialization;
using Concord;
using Concord.Log;
using Quartet.Kernel.Nodes;

namespace Quartet.Cluster;

/// <summary><c>GET /api/cluster/status</c>: how the cluster is, as this node sees it. Addresses are left out: anybody may ask.</summary>
internal static class ClusterStatus
{
    public sealed record Report(
        string Engine, string Node, [property: JsonConverter(typeof(JsonStringEnumConverter<LogRole>))] LogRole Role, string? Leader, long Term, bool Ready,
        string? Problem, long Applied, long Committed, long LagEntries, double LagSeconds, long Revision, long DiskBytes,
        IReadOnlyList<MemberReport> Members, IReadOnlyList<NodeReport> Nodes);

    /// <param name="Id">As etcd knows it.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Role"><c>leader</c>, <c>voter</c> or <c>learner</c>.</param>
    /// <param name="Healthy">Whether it answered lately.</param>
    /// <param name="Applied">Its own Raft index; 0 when unknown.</param>
    public sealed record MemberReport(string Id, string Name, string Role, bool Healthy, long Applied);

    /// <param name="Name">Its name.</param>
    /// <param name="Alive">Whether it was heard of lately.</param>
    /// <param name="SeenAt">When it last said that it is there, by its own clock.</param>
    public sealed record NodeReport(string Name, bool Alive, DateTimeOffset SeenAt);

    public static void MapClusterStatus(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(
        "/api/cluster/status", (ConcordStore store, ReplicaWatch watch, IServiceProvider services) =>
            TypedResults.Ok(Of(store, watch, services.GetService<NodeDirectory>())));

    internal static Report Of(ConcordStore store, ReplicaWatch watch, NodeDirectory? nodes)
    {
        var (log, applied) = (store.Log, store.Applied.Value);
        return new Report(
            log.Engine, log.Node, log.Role, log.Leader, log.Term, watch.Problem is null, watch.Problem, applied, Math.Max(log.Committed.Value, applied),
            Math.Max(0, log.Committed.Value - applied), Math.Round(watch.Lag.TotalSeconds, 3), store.Revision.Value, log.DiskBytes,
            [.. log.Members.Select(member => new MemberReport(member.Id, member.Name, RoleOf(member), member.IsHealthy, member.Applied))],
            [.. (nodes?.All ?? []).Select(node => new NodeReport(node.Name, node.IsAlive, node.Record.SeenAt))]);
    }

    private static string RoleOf(LogMember member) => member.IsLeader ? "leader" : member.IsLearner ? "learner" : "voter";
}
