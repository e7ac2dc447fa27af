using Concord.Etcd.Client;
using Concord.Etcd.Keeper;
using Concord.Etcd.Protos;
using Concord.Etcd.Wire;

namespace Concord.Etcd.Members;

/// <summary>
/// Finds out how members are: by asking them, where they can be reached; by what their nodes tell, where they listen for those alone.
/// </summary>
internal sealed class MemberSights(EtcdClient client, ClusterView view, NodeRecords nodes, TlsTrust? clientTls, TlsTrust? peerTls) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, EtcdEndpoint> _dialed = [];

    public ClusterView View => view;

    /// <summary>How far a member had applied Raft's log when last heard of; null when nothing was heard lately.</summary>
    public ulong? AppliedBy(ulong member) =>
        view.Sight.Statuses.TryGetValue(member, out var status) ? status.RaftAppliedIndex : NodeOf(member) is { } node ? (ulong)node.MemberApplied : null;

    /// <summary>Asks a member; null when it does not answer, or cannot be asked from here and its node is silent.</summary>
    public async Task<StatusResponse?> AskAsync(Member member, CancellationToken ct)
    {
        if (await ReachAsync(member, ct).ConfigureAwait(false) is { } status) return status;
        return NodeOf(member.Id) is { } node
            ? new StatusResponse { Leader = view.Leader, RaftAppliedIndex = (ulong)node.MemberApplied, RaftIndex = (ulong)node.MemberApplied, DbSize = node.MemberBytes }
            : null;
    }

    /// <summary>Asks a member where it says that clients reach it; null when it does not answer there.</summary>
    public async Task<StatusResponse?> ReachAsync(Member member, CancellationToken ct)
    {
        foreach (var endpoint in EndpointsOf(member))
        {
            try
            {
                var status = await client.CallAtAsync(endpoint, EtcdMethods.Status, new StatusRequest(), Lane.Barrier, Timeout, ct).ConfigureAwait(false);
                if (status.Header.MemberId == member.Id) return status;
            }
            catch (GrpcException)
            {
                // Perhaps at its other address.
            }
        }

        return null;
    }

    /// <summary>Whether a member's process answers its peers.</summary>
    public async Task<bool> RunsAsync(Member member, CancellationToken ct)
    {
        foreach (var url in member.PeerUrls)
        {
            if (ServerAddress.TryParse(url) is not { } address) continue;
            using var http = new HttpClient(Transport.Create(address, peerTls)) { Timeout = Timeout };
            try
            {
                using var answer = await http.GetAsync(new Uri(address.Url, "/version"), ct).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode) return true;
            }
            catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                // It does not.
            }
        }

        return false;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var endpoint in _dialed.Values) endpoint.Dispose();
            _dialed.Clear();
        }
    }

    private NodeRecord? NodeOf(ulong member) => nodes.Alive.Values.FirstOrDefault(node => node.Member == ClusterIdentity.Hex(member));

    private IEnumerable<EtcdEndpoint> EndpointsOf(Member member)
    {
        if (client.Endpoints.FirstOrDefault(endpoint => endpoint.Member == member.Id) is { } known) return [known];
        lock (_gate) return [.. member.ClientUrls.Select(ServerAddress.TryParse).Where(address => address is { SocketPath: null }).OfType<ServerAddress>().Select(Dial)];
    }

    private EtcdEndpoint Dial(ServerAddress address)
    {
        var name = address.ToString();
        return _dialed.TryGetValue(name, out var known)
            ? known
            : _dialed[name] = new EtcdEndpoint(address, () => Transport.Create(address, clientTls), client.Clock);
    }
}
