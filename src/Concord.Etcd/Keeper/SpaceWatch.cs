using Concord.Etcd.Client;
using Concord.Etcd.Members;
using Concord.Etcd.Protos;
using Concord.Etcd.Snapshots;
using Concord.Etcd.Wire;
using Microsoft.Extensions.Logging;

namespace Concord.Etcd.Keeper;

/// <summary>Keeps the members' storage under its quota, and brings them back when it was not.</summary>
/// <remarks>
/// Freed pages are given back (defragmentation) one member at a time: never while another one is away or learning, since the member is
/// deaf meanwhile, and never while one catches up, which 3.4 answers with corruption.
/// </remarks>
internal sealed class SpaceWatch(EtcdClient client, MemberSights members, Compactor compactor, SnapshotStore snapshots, long quotaBytes, ILogger logger)
{
    private const double FillingShare = 0.7;
    private const double TightShare = 0.8;

    // Raft entries by which a member may be behind and still count as one that follows.
    private const ulong CatchingUpEntries = 5000;

    // A defragmentation that frees less than this of the file is not worth the pause.
    private const double FreeShareMin = 0.2;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DefragmentTimeout = TimeSpan.FromSeconds(120);

    // How long another node waits for the keeper to do something about a full storage.
    private static readonly TimeSpan KeeperPatience = TimeSpan.FromSeconds(30);

    private long? _fullSince;
    private long _emptiedFor = -1;

    /// <summary>The fullest member that we can see.</summary>
    public SpaceLevel Level { get; private set; }

    /// <summary>What an operator should know; null while all is well.</summary>
    public string? Problem { get; private set; }

    /// <param name="ours">Whether it is for this node to act: it is the keeper, or was when claims could still be written.</param>
    /// <param name="ct">Cancels the wait.</param>
    public async ValueTask StepAsync(bool ours, CancellationToken ct)
    {
        var fullest = members.View.Sight.Statuses.Values.Select(status => status.DbSize).DefaultIfEmpty().Max();
        var alarms = await AlarmsAsync(ct).ConfigureAwait(false);
        var full = alarms.Any(alarm => alarm.Alarm == AlarmType.Nospace);
        Level = full ? SpaceLevel.Full : fullest > TightShare * quotaBytes ? SpaceLevel.Tight : fullest > FillingShare * quotaBytes ? SpaceLevel.Filling : SpaceLevel.Fine;
        Problem = alarms.Any(alarm => alarm.Alarm == AlarmType.Corrupt) ? "A member of etcd reports that its data is corrupt."
            : Level switch
            {
                SpaceLevel.Full => $"The storage of etcd is full ({fullest} bytes, quota {quotaBytes}); nothing can be written.",
                SpaceLevel.Fine => null,
                _ => $"The storage of etcd has {fullest} bytes, quota {quotaBytes}.",
            };
        _fullSince = full ? _fullSince ?? client.Clock.GetTimestamp() : null;
        var actAnyway = _fullSince is { } since && client.Clock.GetElapsedTime(since) > KeeperPatience;
        if (Level >= SpaceLevel.Tight && (ours || actAnyway)) await MakeRoomAsync(alarms, ct).ConfigureAwait(false);
    }

    private async ValueTask MakeRoomAsync(IReadOnlyList<AlarmMember> alarms, CancellationToken ct)
    {
        var sight = await snapshots.LookAsync(ct).ConfigureAwait(false);
        if (sight.Head is { } head) await compactor.CompactForSpaceAsync(head, ct).ConfigureAwait(false);

        // While nothing is written etcd does not count freed pages as free. So when it is full that figure is no guide; once for each snapshot is.
        var whateverItSays = Level == SpaceLevel.Full && _emptiedFor != sight.HeadRevision;
        foreach (var endpoint in client.Endpoints) await DefragmentAsync(endpoint, whateverItSays, ct).ConfigureAwait(false);
        if (whateverItSays) _emptiedFor = sight.HeadRevision;
        foreach (var alarm in alarms.Where(alarm => alarm.Alarm == AlarmType.Nospace)) await DisarmAsync(alarm, ct).ConfigureAwait(false);
    }

    private async ValueTask DefragmentAsync(EtcdEndpoint endpoint, bool whateverItSays, CancellationToken ct)
    {
        if (!MayPause(endpoint.Member)) return;
        var before = await client.CallAtAsync(endpoint, EtcdMethods.Status, new StatusRequest(), Lane.Bulk, CallTimeout, ct).ConfigureAwait(false);
        if (!whateverItSays && before.DbSize - before.DbSizeInUse < FreeShareMin * before.DbSize) return;
        EtcdMessages.Defragmenting(logger, endpoint.Address, before.DbSize, before.DbSizeInUse);
        await client.CallAtAsync(endpoint, EtcdMethods.Defragment, new DefragmentRequest(), Lane.Bulk, DefragmentTimeout, ct).ConfigureAwait(false);
    }

    /// <summary>Whether the cluster can do without a member for a moment. The only one there is has nobody to wait for.</summary>
    private bool MayPause(ulong member)
    {
        var all = members.View.Sight.Members;
        if (all.Count == 1) return true;
        var applied = all.Select(one => members.AppliedBy(one.Id) ?? 0).DefaultIfEmpty().Max();
        return all.All(one => !one.IsLearner && (one.Id == member || members.AppliedBy(one.Id) + CatchingUpEntries > applied));
    }

    private async ValueTask DisarmAsync(AlarmMember alarm, CancellationToken ct)
    {
        var request = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Deactivate, MemberId = alarm.MemberId, Alarm = alarm.Alarm };
        var endpoint = client.Endpoints.FirstOrDefault(one => one.Member == alarm.MemberId);
        if (endpoint is not null)
        {
            var now = await client.CallAtAsync(endpoint, EtcdMethods.Status, new StatusRequest(), Lane.Bulk, CallTimeout, ct).ConfigureAwait(false);
            if (now.DbSize > TightShare * quotaBytes) return; // It would only be raised again with the next entry.
        }

        await client.CallAsync(EtcdMethods.Alarm, request, Lane.Bulk, Patience.Short, ct).ConfigureAwait(false);
        EtcdMessages.Disarmed(logger, ClusterIdentity.Hex(alarm.MemberId));
    }

    private async ValueTask<IReadOnlyList<AlarmMember>> AlarmsAsync(CancellationToken ct)
    {
        var request = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Get };
        return (await client.CallAsync(EtcdMethods.Alarm, request, Lane.Barrier, Patience.Short, ct).ConfigureAwait(false)).Alarms;
    }
}
