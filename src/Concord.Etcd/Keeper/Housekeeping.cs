using Concord.Etcd.Client;
using Concord.Etcd.Log;
using Concord.Etcd.Members;
using Concord.Etcd.Protos;
using Concord.Etcd.Snapshots;
using Concord.Etcd.Supervision;
using Concord.Etcd.Wire;
using Concord.Log;
using Microsoft.Extensions.Logging;

namespace Concord.Etcd.Keeper;

/// <summary>What a log does beside carrying entries, each at its own pace: look at the members, claim the keeper's part, tell the other nodes, make room.</summary>
internal sealed class Housekeeping : IAsyncDisposable
{
    private static readonly TimeSpan EverySecond = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ToldEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HandOverPatience = TimeSpan.FromSeconds(3);

    // Members that listen for their own node alone are paused by it, one node after the other, each in its part of the hour.
    private static readonly TimeSpan TurnLength = TimeSpan.FromMinutes(1);

    private readonly EtcdOptions _options;
    private readonly EtcdClient _client;
    private readonly KeyLayout _keys;
    private readonly LogProgress _progress;
    private readonly SnapshotStore _snapshots;
    private readonly SnapshotDebt _debt;
    private readonly EtcdSupervisor? _child;
    private readonly ILogger _logger;
    private readonly Compactor _compactor;
    private readonly ClusterMonitor _monitor;
    private readonly KeeperClaim _claim;
    private readonly NodeRecords _nodes;
    private readonly MemberSights _sights;
    private readonly SpaceWatch _space;
    private readonly List<Recurring> _running = [];

    public Housekeeping(
        EtcdOptions options, EtcdClient client, KeyLayout keys, LogProgress progress, SnapshotStore snapshots, SnapshotDebt debt, EtcdSupervisor? child,
        ILogger logger)
    {
        _options = options;
        _client = client;
        _keys = keys;
        _progress = progress;
        _snapshots = snapshots;
        _debt = debt;
        _child = child;
        _logger = logger;
        _compactor = new Compactor(client, options.CompactionRetentionRevisions, logger);
        _monitor = new ClusterMonitor(client, keys, progress, View);
        _claim = new KeeperClaim(client, keys, options.NodeName);
        _nodes = new NodeRecords(client, keys, options.NodeName);
        _sights = new MemberSights(
            client, View, _nodes, options.ClientTls is { } tls ? TlsTrust.Load(tls) : null, options.PeerTls is { } peer ? TlsTrust.Load(peer) : null);
        _monitor.AskElsewhere = _sights.ReachAsync;
        _space = new SpaceWatch(client, _sights, _compactor, snapshots, options.QuotaBackendBytes, logger);
        Members = new EtcdMembers(client, _monitor, View, _sights, logger);
    }

    public ClusterView View { get; } = new();

    public EtcdMembers Members { get; }

    public bool IsKeeper => _claim.IsHeld && _progress.Failure is null;

    /// <summary>Whether a snapshot is due for want of space.</summary>
    public bool IsTight => _space.Level == SpaceLevel.Tight;

    public LogStatus Status => ClusterStatus.Of(
        _options, View.Sight, _sights.AppliedBy, OwnMember, _progress, _progress.Failure?.Message, _child?.Problem, _nodes.Disagreement, _space.Problem);

    private ulong OwnMember => _child is null ? 0 : _client.Endpoints[0].Member;

    public void Start()
    {
        Run("Looking at the members", EverySecond, _monitor.LookAsync);
        Run("Looking at the log", EverySecond, _monitor.LookAtLogAsync);
        Run("Claiming the keeper's part", EverySecond, ClaimAsync);
        Run("Telling the other nodes", ToldEvery, TellAsync);
        Run("Looking after the space", ToldEvery, MakeRoomAsync);
    }

    /// <summary>After a snapshot: lets go of what it has made superfluous.</summary>
    public async ValueTask ForgetAsync(SnapshotHead head, CancellationToken ct)
    {
        if (head.Previous is { } previous) await _snapshots.RemoveBlobsBeforeAsync(previous.ModRevision, ct).ConfigureAwait(false);
        var sight = await _snapshots.LookAsync(ct).ConfigureAwait(false);
        await _compactor.CompactAsync(head, sight.At, ct).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running) await running.DisposeAsync().ConfigureAwait(false);
        using var patience = new CancellationTokenSource(HandOverPatience, _client.Clock);
        await _claim.ReleaseAsync(patience.Token).ConfigureAwait(false);
        if (_child is not null) await Members.TryHandOverAsync(OwnMember, member => _sights.AppliedBy(member.Id) is not null, patience.Token).ConfigureAwait(false);
        _sights.Dispose();
    }

    private void Run(string what, TimeSpan period, Func<CancellationToken, ValueTask> step) =>
        _running.Add(new Recurring(what, period, step, _client.Clock, _logger));

    private async ValueTask ClaimAsync(CancellationToken ct)
    {
        var request = new TxnRequest
        {
            Success =
            {
                new RequestOp { RequestRange = new RangeRequest { Key = _keys.Keeper, Serializable = true } },
                new RequestOp { RequestRange = new RangeRequest { Key = _keys.SnapshotHead, Serializable = true } },
            },
        };
        var answer = await _client.CallAsync(EtcdMethods.Txn, request, Lane.Barrier, Patience.Short, ct).ConfigureAwait(false);
        if (answer.Responses[1].ResponseRange.Kvs is [{ } head]) _debt.Cover(SnapshotHead.Read(head.Value.Span).Version);
        if (_progress.Failure is not null) return; // The part is for somebody who knows the log.
        await _claim.StepAsync(answer.Responses[0].ResponseRange.Kvs.FirstOrDefault(), ct).ConfigureAwait(false);
    }

    private async ValueTask TellAsync(CancellationToken ct)
    {
        var report = _options.Report?.Invoke() ?? new NodeReport(default, "");
        var own = View.Sight.Statuses.GetValueOrDefault(OwnMember);
        var record = new NodeRecord(
            _progress.Followed.Version,
            LogHead.VersionOf(report.Applied),
            report.StateHash,
            _debt.CoveredVersion,
            Genesis.FormatNow,
            Genesis.FormatNow,
            OwnMember == 0 ? "" : ClusterIdentity.Hex(OwnMember),
            (long)(own?.RaftAppliedIndex ?? 0),
            own?.DbSize ?? 0,
            _client.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        await _nodes.ExchangeAsync(record, ct).ConfigureAwait(false);
    }

    private ValueTask MakeRoomAsync(CancellationToken ct) => _space.StepAsync(_child is null ? IsOrWasKeeper : IsOurTurn, ct);

    /// <summary>Nobody can renew a claim while the storage is full; whoever had it last acts on.</summary>
    private bool IsOrWasKeeper => IsKeeper || _claim.Holder == _options.NodeName;

    private bool IsOurTurn
    {
        get
        {
            var turn = _client.Clock.GetUtcNow().ToUnixTimeSeconds() / (long)TurnLength.TotalSeconds;
            return _options.Nodes[(int)(turn % _options.Nodes.Count)].Name == _options.NodeName;
        }
    }
}
