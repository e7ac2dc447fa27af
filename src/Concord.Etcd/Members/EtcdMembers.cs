using Concord.Etcd.Client;
using Concord.Etcd.Protos;
using Concord.Etcd.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Concord.Etcd.Members;

/// <summary>Changes who holds the log: one change at a time, and none that could cost the majority without the operator's word.</summary>
#pragma warning disable CA1001 // The semaphore is only awaited, so it holds nothing that would have to be let go.
public sealed class EtcdMembers
#pragma warning restore CA1001
{
    // How far a learner may be behind the leader when it is promoted, in entries of Raft's log.
    private const ulong PromotedWithin = 100;
    private const int MembersMax = 7;

    // Right after a start or a failure etcd refuses changes for some seconds, for good reason.
    private static readonly TimeSpan UnhealthyPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly EtcdClient _client;
    private readonly ClusterMonitor _monitor;
    private readonly ClusterView _view;
    private readonly MemberSights _sights;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _one = new(1, 1);

    internal EtcdMembers(
        EtcdClient client, ClusterMonitor monitor, ClusterView view, MemberSights sights, ILogger logger)
    {
        _client = client;
        _monitor = monitor;
        _view = view;
        _sights = sights;
        _logger = logger;
    }

    /// <summary>Adds a member that does not vote yet. Start its node with what comes back, then <see cref="PromoteAsync"/> it.</summary>
    /// <param name="name">What the new node will be called.</param>
    /// <param name="peerUrl">Where the others will reach it.</param>
    /// <param name="ct">Cancels the wait; the change may have been made.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.Conflict"/>: not now, and why; <see cref="ConcordErrorCode.ClusterNotReady"/>.</exception>
    public Task<MemberAdded> AddLearnerAsync(string name, string peerUrl, CancellationToken ct) => OneAtATimeAsync(
        async () =>
        {
            var members = await ListAsync(ct).ConfigureAwait(false);
            if (members.FirstOrDefault(member => member.PeerUrls.Contains(peerUrl)) is { } known)
                return new MemberAdded(ClusterIdentity.Hex(known.Id), Nodes(members, known.Id, name)); // A repetition of what has been done.
            if (members.Any(member => member.IsLearner)) throw Refused("A member is learning already; promote or remove it first.");
            if (members.Count >= MembersMax) throw Refused($"The cluster has {members.Count} members already, and {MembersMax} are the most.");
            await ThrowUnlessHealthyAsync(members, null, ct).ConfigureAwait(false);
            var request = new MemberAddRequest { PeerUrls = { peerUrl }, IsLearner = true };
            var answer = await CallAsync(EtcdMethods.MemberAdd, request, ct).ConfigureAwait(false);
            EtcdMessages.Membership(_logger, $"{name} was added at {peerUrl} as a learner, {ClusterIdentity.Hex(answer.Member.Id)}.");
            return new MemberAdded(ClusterIdentity.Hex(answer.Member.Id), Nodes(answer.Members, answer.Member.Id, name));
        },
        ct);

    /// <summary>Lets a learner vote, once it has been seen to have caught up; waits for that.</summary>
    /// <param name="id">The learner, in hex.</param>
    /// <param name="ct">Gives up waiting.</param>
    public Task PromoteAsync(string id, CancellationToken ct) => OneAtATimeAsync(
        async () =>
        {
            while (true)
            {
                var member = Find(await ListAsync(ct).ConfigureAwait(false), id);
                if (!member.IsLearner) return true;

                // We look ourselves: 3.4.23 promotes one that was never started.
                if (await HasCaughtUpAsync(member, ct).ConfigureAwait(false))
                {
                    await CallAsync(EtcdMethods.MemberPromote, new MemberPromoteRequest { Id = member.Id }, ct).ConfigureAwait(false);
                    EtcdMessages.Membership(_logger, $"{member.Name}, {id}, votes now.");
                }
                else
                {
                    await Task.Delay(Pause, _client.Clock, ct).ConfigureAwait(false);
                }
            }
        },
        ct);

    /// <summary>Removes a member. One that leads hands that over first.</summary>
    /// <param name="id">The member, in hex.</param>
    /// <param name="evenIfTheLastButOne">
    /// The operator's explicit word, needed where one of two members is not reachable and goes: if it was only cut off, it does not know.
    /// </param>
    /// <param name="ct">Cancels the wait; the change may have been made.</param>
    public Task RemoveAsync(string id, bool evenIfTheLastButOne, CancellationToken ct) => OneAtATimeAsync(
        async () =>
        {
            var members = await ListAsync(ct).ConfigureAwait(false);
            if (members.All(one => ClusterIdentity.Hex(one.Id) != id)) return true; // A repetition of what has been done.
            var member = Find(members, id);
            if (members.Count == 1) throw Refused("It is the only member.");
            if (!member.IsLearner)
            {
                await ThrowUnlessHealthyAsync(members, member, ct).ConfigureAwait(false);
                var reachable = await _sights.AskAsync(member, ct).ConfigureAwait(false) is not null;
                if (members.Count(one => !one.IsLearner) == 2 && !reachable && !evenIfTheLastButOne)
                    throw Refused("It is one of two members and cannot be reached; removing it needs your explicit word.");
                if (reachable) await HandOverAsync(members, member, ct).ConfigureAwait(false);
            }

            await RemoveAsync(member, ct).ConfigureAwait(false);
            EtcdMessages.Membership(_logger, $"{member.Name}, {id}, was removed.");
            return true;
        },
        ct);

    /// <summary>Puts a new member in the place of a dead one: removes that first, then adds.</summary>
    public async Task<MemberAdded> ReplaceAsync(string deadId, string name, string peerUrl, CancellationToken ct)
    {
        await RemoveAsync(deadId, evenIfTheLastButOne: false, ct).ConfigureAwait(false);
        return await AddLearnerAsync(name, peerUrl, ct).ConfigureAwait(false);
    }

    /// <summary>Changes where the others reach a member, which is to be restarted with the new address afterwards.</summary>
    public Task MoveAsync(string id, string peerUrl, CancellationToken ct) => OneAtATimeAsync(
        async () =>
        {
            var member = Find(await ListAsync(ct).ConfigureAwait(false), id);
            await CallAsync(EtcdMethods.MemberUpdate, new MemberUpdateRequest { Id = member.Id, PeerUrls = { peerUrl } }, ct).ConfigureAwait(false);
            EtcdMessages.Membership(_logger, $"{member.Name}, {id}, is reached at {peerUrl} now.");
            return true;
        },
        ct);

    /// <summary>Makes another member lead.</summary>
    /// <param name="toId">Which, in hex.</param>
    /// <param name="ct">Cancels the wait.</param>
    public Task MoveLeaderAsync(string toId, CancellationToken ct) => OneAtATimeAsync(
        async () =>
        {
            await MoveLeaderAsync(Find(await ListAsync(ct).ConfigureAwait(false), toId).Id, ct).ConfigureAwait(false);
            return true;
        },
        ct);

    /// <summary>Before a member stops: makes another one lead that answers, if there is any. Does not fail.</summary>
    internal async Task TryHandOverAsync(ulong from, Func<Member, bool> isAlive, CancellationToken ct)
    {
        var sight = _view.Sight;
        if (sight.Leader != from || sight.Members.FirstOrDefault(member => member.Id != from && !member.IsLearner && isAlive(member)) is not { } heir) return;
        try
        {
            await MoveLeaderAsync(heir.Id, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is GrpcException or ConcordException or OperationCanceledException)
        {
            // Then the others elect one by themselves, a second later.
        }
    }

    private async Task RemoveAsync(Member member, CancellationToken ct)
    {
        try
        {
            await CallAsync(EtcdMethods.MemberRemove, new MemberRemoveRequest { Id = member.Id }, ct).ConfigureAwait(false);
        }
        catch (GrpcException gone) when (gone.Code == GrpcCode.NotFound)
        {
            // It was there a moment ago: an attempt whose answer was lost on the way has removed it.
        }
    }

    private static ConcordException Refused(string message) => new(ConcordErrorCode.Conflict, message);

    private static Member Find(IEnumerable<Member> members, string id) =>
        members.FirstOrDefault(member => ClusterIdentity.Hex(member.Id) == id)
        ?? throw new ConcordException(ConcordErrorCode.InvalidArguments, $"The cluster has no member {id}.");

    private static List<EtcdNode> Nodes(IEnumerable<Member> members, ulong added, string name) =>
        [.. members.Select(member => new EtcdNode(member.Id == added ? name : member.Name, member.PeerUrls[0]))];

    private async Task<T> OneAtATimeAsync<T>(Func<Task<T>> change, CancellationToken ct)
    {
        await _one.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await change().ConfigureAwait(false);
        }
        catch (GrpcException failure)
        {
            throw Failures.Told(failure);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<IReadOnlyList<Member>> ListAsync(CancellationToken ct)
    {
        await _monitor.LookAsync(ct).ConfigureAwait(false);
        var request = new MemberListRequest { Linearizable = true };
        return (await _client.CallAsync(EtcdMethods.MemberList, request, Lane.Barrier, Patience.Short, ct).ConfigureAwait(false)).Members;
    }

    /// <summary>Refuses a change that would leave, or is made by, less than a majority of members that answer.</summary>
    /// <param name="members">All of them.</param>
    /// <param name="leaving">The one that goes; null when none does.</param>
    /// <param name="ct">Cancels the wait.</param>
    private async Task ThrowUnlessHealthyAsync(IReadOnlyList<Member> members, Member? leaving, CancellationToken ct)
    {
        var staying = members.Where(member => !member.IsLearner && member.Id != leaving?.Id).ToList();
        var answers = await Task.WhenAll(staying.Select(member => _sights.AskAsync(member, ct))).ConfigureAwait(false);
        var healthy = answers.Count(status => status is { Leader: not 0 });
        if (healthy * 2 <= staying.Count) throw Refused($"Only {healthy} of {staying.Count} voting members that stay answer and know a leader; that is no majority.");
    }

    private async Task HandOverAsync(IReadOnlyList<Member> members, Member leaving, CancellationToken ct)
    {
        if (_view.Leader != leaving.Id) return;
        foreach (var heir in members.Where(member => member.Id != leaving.Id && !member.IsLearner))
        {
            if (await _sights.AskAsync(heir, ct).ConfigureAwait(false) is null) continue;
            await MoveLeaderAsync(heir.Id, ct).ConfigureAwait(false);
            return;
        }
    }

    private async Task MoveLeaderAsync(ulong to, CancellationToken ct)
    {
        // Only the leader takes this request.
        var leader = _client.Endpoints.FirstOrDefault(endpoint => endpoint.Member == _view.Leader)
            ?? throw Refused("The leader is not among the addresses of this node; ask a node that can reach it.");
        if (_view.Leader == to) return;
        await _client.CallAtAsync(leader, EtcdMethods.MoveLeader, new MoveLeaderRequest { TargetId = to }, Lane.Barrier, CallTimeout, ct).ConfigureAwait(false);
    }

    private async Task<bool> HasCaughtUpAsync(Member learner, CancellationToken ct)
    {
        if (await _sights.AskAsync(learner, ct).ConfigureAwait(false) is { } status)
            return await LeaderIndexAsync(ct).ConfigureAwait(false) is { } leader && status.RaftAppliedIndex + PromotedWithin >= leader;

        // One that listens for its own node alone cannot be asked how far it is. That it runs we see ourselves; how far it is, etcd judges.
        return await _sights.RunsAsync(learner, ct).ConfigureAwait(false);
    }

    private async Task<ulong?> LeaderIndexAsync(CancellationToken ct)
    {
        await _monitor.LookAsync(ct).ConfigureAwait(false);
        var sight = _view.Sight;

        // What any member knows to be committed is what the leader had committed by then.
        return sight.Statuses.Count == 0 ? null : sight.Statuses.Values.Max(status => status.RaftIndex);
    }

    /// <summary>Makes a change; waits while etcd calls the cluster unhealthy, or a learner not ready.</summary>
    private async Task<TResponse> CallAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken ct)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>, IEtcdResponse
    {
        var begun = _client.Clock.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await _client.CallAtAsync(_client.Endpoint(attempt), method, request, Lane.Barrier, CallTimeout, ct).ConfigureAwait(false);
            }
            catch (GrpcException failure) when (_client.Clock.GetElapsedTime(begun) < UnhealthyPatience && IsPassing(failure))
            {
                await Task.Delay(Pause, _client.Clock, ct).ConfigureAwait(false);
            }
        }
    }

    private static bool IsPassing(GrpcException failure) =>
        Failures.KindOf(failure) == FailureKind.TryElsewhere
        || failure.Message.Contains("sync with leader", StringComparison.Ordinal)
        || failure.Message.Contains("not enough started members", StringComparison.Ordinal);
}
