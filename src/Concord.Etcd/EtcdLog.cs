using Concord.Etcd.Client;
using Concord.Etcd.Log;
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
    private readonly ILogger _logger;
    private readonly EtcdClient _client;
    private readonly LogProgress _progress;
    private readonly Proposer _proposer;
    private readonly LogFollower _follower;
    private readonly SharedBarrier _strong;
    private readonly SharedBarrier _leader;
    private int _disposed;

    private EtcdLog(EtcdOptions options, ILogger logger, EtcdClient client, KeyLayout keys, LogProgress progress, ClusterView cluster)
    {
        _options = options;
        _logger = logger;
        _client = client;
        _progress = progress;
        var reader = new LogReader(client, keys);
        var blobs = new BlobStore(client, keys);
        _proposer = new Proposer(client, keys, blobs, reader, progress);
        _follower = new LogFollower(client, keys, reader, blobs, progress, new FollowerLimits(options.ResyncThresholdRevisions), logger)
        {
            Delivered = _proposer.SawCommitted,
        };
        var barriers = new BarrierReader(client, keys, reader, progress, cluster, options.StrongReadBarrier);
        _strong = new SharedBarrier(barriers.StrongAsync);
        _leader = new SharedBarrier(barriers.LeaderAsync);
        Traits = new LogTraits(options.ProposalsInFlightMax, BatchBytesSoftMax, SnapshotOnClose: false);
    }

    /// <inheritdoc />
    public long BytesSinceSnapshot => 0;

    /// <inheritdoc />
    public LogTraits Traits { get; }

    /// <inheritdoc />
    public bool IsKeeper => false;

    /// <inheritdoc />
    public LogStatus Status => new() { Engine = "etcd", Role = LogRole.Client, Node = _options.NodeName, Sync = "quorum" };

    /// <summary>Finds the log of a cluster, or begins it.</summary>
    /// <param name="options">Where the cluster is.</param>
    /// <param name="loggers">Where the log tells what it does.</param>
    /// <param name="clock">Measures waits; <see cref="TimeProvider.System"/> outside of tests.</param>
    /// <param name="ct">Gives it up; nothing is left running.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidArguments"/>, one line a fault; <see cref="ConcordErrorCode.ClusterNotReady"/>: no quorum within
    /// <see cref="EtcdOptions.StartTimeout"/>; <see cref="ConcordErrorCode.CorruptLog"/>: it was destroyed, or belongs to another cluster;
    /// <see cref="ConcordErrorCode.UnsupportedFormat"/>: a newer version has written it.
    /// </exception>
    public static async Task<EtcdLog> OpenAsync(EtcdOptions options, ILoggerFactory loggers, TimeProvider clock, CancellationToken ct)
    {
        EtcdOptionsCheck.ThrowIfFaulty(options);
        var logger = loggers.CreateLogger("Concord.Etcd");
        var tls = options.ClientTls is { } files ? TlsTrust.Load(files) : null;
        var endpoints = options.Endpoints.Select(text => ServerAddress.TryParse(text)).OfType<ServerAddress>()
            .Select(address => new EtcdEndpoint(address, () => Transport.Create(address, tls), clock));
        var identity = new ClusterIdentity();
        var auth = options is { User: { } user, Password: { } password } ? new AuthToken(user, password) : null;
        var client = new EtcdClient([.. endpoints], identity, auth, clock);
        var progress = new LogProgress { Failed = reason => EtcdMessages.Failed(logger, reason.Message) };
        identity.Broken = progress.Fail;
        try
        {
            var keys = new KeyLayout(options.Prefix);
            var log = new EtcdLog(options, logger, client, keys, progress, new ClusterView());
            var (genesis, first, last) = await FindAsync(new LogOrigin(client, keys, options), options, logger, clock, ct).ConfigureAwait(false);
            if (options.DataDirectory is { } directory) ClusterMemory.CheckAndKeep(directory, ClusterMemory.Of(genesis, identity.Id));
            progress.Locate(first);
            progress.SawCommitted(last.Version);
            EtcdMessages.Opened(logger, genesis.Store, genesis.ClusterName, last.Version);
            return log;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask<LogPosition> AppendAsync(ReadOnlyMemory<byte> batch, CancellationToken ct)
    {
        ThrowIfDisposed();
        return _proposer.AppendAsync(batch, ct);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<CommittedBatch> FollowAsync(LogPosition after, CancellationToken ct) => _follower.FollowAsync(after, ct);

    /// <inheritdoc />
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
    public ValueTask SaveSnapshotAsync(LogPosition at, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct) =>
        ValueTask.CompletedTask;

    /// <inheritdoc />
    public ValueTask<LogSnapshot?> OpenLatestSnapshotAsync(CancellationToken ct) => ValueTask.FromResult<LogSnapshot?>(null);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return ValueTask.CompletedTask;
        _proposer.Dispose();
        _strong.Dispose();
        _leader.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<(Genesis Genesis, LogHead First, LogHead Last)> FindAsync(
        LogOrigin origin, EtcdOptions options, ILogger logger, TimeProvider clock, CancellationToken ct)
    {
        var begun = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await origin.FindOrBeginAsync(Patience.Short, ct).ConfigureAwait(false);
            }
            catch (ConcordException e) when (e.Code == ConcordErrorCode.ClusterNotReady && clock.GetElapsedTime(begun) < options.StartTimeout)
            {
                EtcdMessages.NotReady(logger, e.Message);
            }
        }
    }

    private void ThrowIfDisposed()
    {
        if (Volatile.Read(ref _disposed) != 0) throw new ConcordException(ConcordErrorCode.ShuttingDown, "The log is closed.");
    }
}
