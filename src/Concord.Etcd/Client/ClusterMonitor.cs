using Concord.Etcd.Log;
using Concord.Etcd.Protos;
using Concord.Etcd.Wire;

namespace Concord.Etcd.Client;

/// <summary>Looks at the members: who there is, who leads, how far they are. Never waits long for anybody.</summary>
internal sealed class ClusterMonitor(EtcdClient client, KeyLayout keys, LogProgress progress, ClusterView view)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>Asks a member that is at none of our addresses.</summary>
    public Func<Member, CancellationToken, Task<StatusResponse?>> AskElsewhere { get; set; } = (_, _) => Task.FromResult<StatusResponse?>(null);

    public async ValueTask LookAsync(CancellationToken ct)
    {
        var statuses = await Task.WhenAll(client.Endpoints.Select(endpoint => StatusAsync(endpoint, ct))).ConfigureAwait(false);
        var known = statuses.OfType<StatusResponse>().DistinctBy(status => status.Header.MemberId).ToDictionary(status => status.Header.MemberId);
        var listed = await MembersAsync(ct).ConfigureAwait(false) ?? view.Sight.Members;
        var others = await Task.WhenAll(listed.Where(member => !known.ContainsKey(member.Id) && client.Endpoints.All(endpoint => endpoint.Member != member.Id))
            .Select(member => AskElsewhere(member, ct))).ConfigureAwait(false);
        foreach (var status in others.OfType<StatusResponse>()) known.TryAdd(status.Header.MemberId, status);
        view.Show(new ClusterSight(listed, known));
    }

    /// <summary>Takes note of how far the log goes, so that a watch that has fallen silent is noticed.</summary>
    public async ValueTask LookAtLogAsync(CancellationToken ct)
    {
        var request = new RangeRequest { Key = keys.Log, KeysOnly = true, Serializable = true };
        foreach (var endpoint in client.Endpoints)
        {
            try
            {
                var answer = await client.CallAtAsync(endpoint, EtcdMethods.Range, request, Lane.Barrier, Timeout, ct).ConfigureAwait(false);
                if (answer.Kvs is [{ } log]) progress.SawCommitted(log.Version);
            }
            catch (GrpcException)
            {
                // Another one may answer, or this one the next time.
            }
        }
    }

    private async Task<StatusResponse?> StatusAsync(EtcdEndpoint endpoint, CancellationToken ct)
    {
        try
        {
            return await client.CallAtAsync(endpoint, EtcdMethods.Status, new StatusRequest(), Lane.Barrier, Timeout, ct).ConfigureAwait(false);
        }
        catch (GrpcException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<Member>?> MembersAsync(CancellationToken ct)
    {
        for (var i = 0; i < client.Endpoints.Count; i++)
        {
            try
            {
                var request = new MemberListRequest();
                return (await client.CallAtAsync(client.Endpoint(i), EtcdMethods.MemberList, request, Lane.Barrier, Timeout, ct).ConfigureAwait(false)).Members;
            }
            catch (GrpcException)
            {
                // The next one may know.
            }
        }

        return null;
    }
}
