using Concord.Etcd.Protos;

namespace Concord.Etcd.Client;

/// <summary>The members at one moment.</summary>
/// <param name="Members">All that the cluster lists.</param>
/// <param name="Statuses">What those said who answered, by member.</param>
internal sealed record ClusterSight(IReadOnlyList<Member> Members, IReadOnlyDictionary<ulong, StatusResponse> Statuses)
{
    public static readonly ClusterSight Nothing = new([], new Dictionary<ulong, StatusResponse>());

    /// <summary>The member that leads, by the newest term that somebody knows of; 0 when none does.</summary>
    public ulong Leader { get; } = Statuses.Values.MaxBy(status => status.RaftTerm)?.Leader ?? 0;

    public ulong Term { get; } = Statuses.Values.Select(status => status.RaftTerm).DefaultIfEmpty().Max();

    /// <summary>Whether a quorum read can be stale: a member that could answer it runs such a version, or one that nobody knows.</summary>
    public bool MayReadStale { get; } =
        Statuses.Count == 0 || Statuses.Values.Any(status => EtcdVersion.TryParse(status.Version) is not { } version || version.ReadsStale);

    /// <summary>What the members themselves complain about.</summary>
    public IEnumerable<string> Errors => Statuses.Values.SelectMany(status => status.Errors);
}
