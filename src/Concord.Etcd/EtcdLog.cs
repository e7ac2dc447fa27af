using Concord.Etcd.Client;
using Concord.Etcd.Keeper;
using Concord.Etcd.Log;
using Concord.Etcd.Members;
using Concord.Etcd.Snapshots;
using Concord.Etcd.Supervision;
using Concord.Etcd.Wire;
using Concord.Log;
using Microsoft.Extensions.Logging;

namespace Concord.Etcd;

/// <summary>
/// The commit log of a cluster: each version of one key of etcd is one entry. Committed means on the disks of a majority of the members.
/// </summary>
/// <remarks>Keys, formats, and why each step may be cut short: <c>DESIGN.md</c>.</remarks>
public sealed class EtcdLog : ICommitLog
{
    // Several entries of that size fit into one request, and one is no burden to the members.
    private const int BatchBytesSoftMax = 1024 * 1024;

    private readonly EtcdOptions _options;
    private readonly EtcdClient _client;
    private readonly LogProgress _progress;
    private readonly LogReader _reader;
    private readonly Proposer _proposer;
    private readonly LogFollower _follower;
    private readonly SharedBarrier _strong;
    private readonly SharedBarrier _leader;
    private readonly SnapshotStore _snapshots;
    private readonly SnapshotDebt _debt;
    private readonly Housekeeping _house;
    private readonly EtcdSupervisor? _child;
    private readonly CancellationTokenSource _stop = new();
    private int _disposed;

    private EtcdLog(EtcdOptions options, ILogger logger, EtcdClient client, LogProgress progress, EtcdSupervisor? child)
    {
        _options = options;
        _client = client;
        _progress = progress;
        _child = child;
        var keys = new KeyLayout(options.Prefix);
        _reader = new LogReader(client, keys);
        var blobs = new BlobStore(client, keys);
        _snapshots = new SnapshotStore(client, keys, options, logger);
        _debt = new SnapshotDebt(options.SnapshotEveryBytes, options.SnapshotEveryEntries);
        _house = new Housekeeping(options, client, keys, progress, _snapshots, _debt, child, logger);
        var barriers = new BarrierReader(client, keys, _reader, progress, _house.View, options.StrongReadBarrier);
        _strong = new SharedBarrier(barriers.StrongAsync);
        _leader = new SharedBarrier(barriers.LeaderAsync);
        _proposer = new Proposer(client, keys, blobs, _reader, progress, barriers.ThroughLogAsync);
        _follower = new LogFollower(client, keys, _reader, blobs, progress, new FollowerLimits(options.ResyncThresholdRevisions), logger)
        {
            Delivered = entry =>
            {
                _proposer.SawCommitted(entry);
                _debt.Add(entry);
            },
            NewestSnapshot = async ct => (await _snapshots.LookAsync(ct).ConfigureAwait(false)).Head?.Version ?? 0,
        };
        Traits = new LogTraits(options.ProposalsInFlightMax, BatchBytesSoftMax, SnapshotOnClose: false);
    }

    /// <inheritdoc />
    /// <remarks>An entry counts for at least the part of the bytes that makes it one of the entries after which a snapshot is due.</remarks>
    public long BytesSinceSnapshot => !_house.IsKeeper ? 0 : _house.IsTight && _debt.Bytes > 0 ? _debt.Bytes + _options.SnapshotEveryBytes : _debt.Bytes;

    /// <inheritdoc />
    public LogTraits Traits { get; }

    /// <inheritdoc />
    public bool IsKeeper => _house.IsKeeper;

    /// <inheritdoc />
    public LogStatus Status => _house.Status;

    /// <summary>Changes who holds the log.</summary>
    public EtcdMembers Members => _house.Members;

    /// <summary>What the follower had to put right.</summary>
    internal FollowerCounts Counts => _follower.Counts;

    /// <summary>Finds the log of a cluster, or begins it. A supervised member is started first, and belongs to the log.</summary>
    /// <param name="options">Where the cluster is.</param>
    /// <param name="loggers">Where the log tells what it does.</param>
    /// <param name="clock">Measures waits; <see cref="TimeProvider.System"/> outside of tests.</param>
    /// <param name="ct">Gives it up; nothing is left running.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidArguments"/>, one line a fault; <see cref="ConcordErrorCode.ClusterNotReady"/>: no quorum within
    /// <see cref="EtcdOptions.StartTimeout"/>; <see cref="ConcordErrorCode.CorruptLog"/>: it was destroyed, or belongs to another cluster;
    /// <see cref="ConcordErrorCode.UnsupportedFormat"/>: a newer version has written it.
    /// </exception>
    public static Task<EtcdLog> OpenAsync(EtcdOptions options, ILoggerFactory loggers, TimeProvider clock, CancellationToken ct) =>
        OpenAsync(options, handler => handler, loggers, clock, ct);

    /// <param name="options">Where the cluster is.</param>
    /// <param name="wire">Stands between the log and its connections, for tests that cut them.</param>
    /// <param name="loggers">Where the log tells what it does.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="ct">Gives it up.</param>
    internal static async Task<EtcdLog> OpenAsync(
        EtcdOptions options, Func<HttpMessageHandler, HttpMessageHandler> wire, ILoggerFactory loggers, TimeProvider clock, CancellationToken ct)
    {
        EtcdOptionsCheck.ThrowIfFaulty(options);
        var logger = loggers.CreateLogger("Concord.Etcd");
        var progress = new LogProgress { Failed = reason => EtcdMessages.Failed(logger, reason.Message) };
        EtcdSupervisor? child = null;
        if (options is { Mode: EtcdMode.Supervised, DataDirectory: { } home })
            child = await EtcdSupervisor.StartAsync(options, home, clock, logger, ct).ConfigureAwait(false);
        EtcdLog? log = null;
        try
        {
            log = new EtcdLog(options, logger, Connect(options, wire, progress, clock), progress, child);
            await log.FindAsync(logger, ct).ConfigureAwait(false);
            log._house.Start();
            return log;
        }
        catch
        {
            if (log is not null) await log.DisposeAsync().ConfigureAwait(false);
            else if (child is not null) await child.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc />
    /// <remarks>
    /// What has an uncertain outcome is proposed again until it is certain, the token is cancelled or the log is disposed of. Cancelled: unknown when
    /// it may be in the log (<see cref="ConcordErrorCode.UnknownOutcome"/>), refused when not (<see cref="ConcordErrorCode.ClusterNotReady"/>).
    /// </remarks>
    public ValueTask<LogPosition> AppendAsync(ReadOnlyMemory<byte> batch, CancellationToken ct)
    {
        ThrowIfDisposed();
        return _proposer.AppendAsync(batch, ct);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<CommittedBatch> FollowAsync(LogPosition after, CancellationToken ct) => _follower.FollowAsync(after, ct);

    /// <inheritdoc />
    /// <remarks>A leader that this node cannot ask itself makes a <see cref="ReadConsistency.Leader"/> barrier a strong one.</remarks>
    public async ValueTask<LogPosition> BarrierAsync(ReadConsistency consistency, CancellationToken ct)
    {
        ThrowIfDisposed();
        return consistency switch
        {
            ReadConsistency.Strong => LogHead.PositionOf(await _strong.WaitAsync(ct).ConfigureAwait(false)),
            ReadConsistency.Leader => LogHead.PositionOf(await _leader.WaitAsync(ct).ConfigureAwait(false)),
            _ => _progress.Followed.Position,
        };
    }

    /// <inheritdoc />
    public async ValueTask SaveSnapshotAsync(LogPosition at, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct)
    {
        ThrowIfDisposed();
        _progress.ThrowIfFailed();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _stop.Token);
        try
        {
            var version = LogHead.VersionOf(at);
            var place = _progress.RevisionOf(version) is { } revision
                ? new LogHead(version, revision)
                : await _reader.LocateAsync(version, either.Token).ConfigureAwait(false);
            var head = await _snapshots.SaveAsync(place, write, either.Token).ConfigureAwait(false);
            _debt.Cover(head.Version);
            await _house.ForgetAsync(head, either.Token).ConfigureAwait(false);
        }
        catch (GrpcException failure)
        {
            throw Failures.Told(failure);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new ConcordException(ConcordErrorCode.ShuttingDown, "The log is closed; the snapshot was given up.");
        }
    }

    /// <inheritdoc />
    public async ValueTask<LogSnapshot?> OpenLatestSnapshotAsync(CancellationToken ct)
    {
        ThrowIfDisposed();
        _progress.ThrowIfFailed();
        try
        {
            if (await _snapshots.OpenAsync(ct).ConfigureAwait(false) is not { } found) return null;
            var (head, content) = found;
            _progress.Locate(head.At);
            _debt.Cover(head.Version);
            return new LogSnapshot(head.At.Position, content);
        }
        catch (GrpcException failure)
        {
            throw Failures.Told(failure);
        }
    }

    /// <summary>Ends what is under way, as of unknown outcome; stops the supervised member in order, after another one leads.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        _proposer.Dispose();
        _strong.Dispose();
        _leader.Dispose();
        await _house.DisposeAsync().ConfigureAwait(false);
        if (_child is not null) await _child.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private static EtcdClient Connect(EtcdOptions options, Func<HttpMessageHandler, HttpMessageHandler> wire, LogProgress progress, TimeProvider clock)
    {
        var tls = options.ClientTls is { } files ? TlsTrust.Load(files) : null;
        IReadOnlyList<string> addresses = options is { Mode: EtcdMode.Supervised, DataDirectory: { } home }
            ? ["unix://" + EtcdDirectory.SocketOf(home)]
            : options.Endpoints;
        var endpoints = addresses.Select(ServerAddress.TryParse).OfType<ServerAddress>()
            .Select(address => new EtcdEndpoint(address, () => wire(Transport.Create(address, tls)), clock));
        var auth = options is { User: { } user, Password: { } password } ? new AuthToken(user, password) : null;
        return new EtcdClient([.. endpoints], new ClusterIdentity { Broken = progress.Fail }, auth, clock);
    }

    /// <summary>Waits for a quorum, and makes sure that it is ours.</summary>
    private async Task FindAsync(ILogger logger, CancellationToken ct)
    {
        var origin = new LogOrigin(_client, new KeyLayout(_options.Prefix), _options);
        var begun = _client.Clock.GetTimestamp();
        while (true)
        {
            var left = _options.StartTimeout - _client.Clock.GetElapsedTime(begun);
            try
            {
                if (_child is { State: ChildState.Failed or ChildState.Removed, Problem: { } hopeless })
                    throw new ConcordException(ConcordErrorCode.CorruptLog, hopeless);
                var patience = Patience.Short with { Total = left < Patience.Short.Total ? left : Patience.Short.Total };
                var (genesis, first, last) = await origin.FindOrBeginAsync(patience, ct).ConfigureAwait(false);
                if (_options.DataDirectory is { } home) ClusterMemory.CheckAndKeep(home, ClusterMemory.Of(genesis, _client.Identity.Id));
                _progress.Locate(first);
                _progress.SawCommitted(last.Version);
                EtcdMessages.Opened(logger, genesis.Store, genesis.ClusterName, last.Version);
                return;
            }
            catch (GrpcException failure)
            {
                throw Failures.Told(failure);
            }
            catch (ConcordException e) when (e.Code == ConcordErrorCode.ClusterNotReady)
            {
                var problem = _child?.Problem ?? e.Message;
                if (_client.Clock.GetElapsedTime(begun) + Patience.Least >= _options.StartTimeout)
                    throw new ConcordException(ConcordErrorCode.ClusterNotReady, $"The cluster was not ready within {_options.StartTimeout.TotalSeconds:0.#} s. {problem}", e);
                EtcdMessages.NotReady(logger, problem);
            }
        }
    }

    private void ThrowIfDisposed()
    {
        if (Volatile.Read(ref _disposed) != 0) throw new ConcordException(ConcordErrorCode.ShuttingDown, "The log is closed.");
    }
}
