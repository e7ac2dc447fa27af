using Concord.StateMachine;
using Microsoft.Extensions.Logging;

namespace Concord.Archive;

/// <summary>
/// Stores what a node applies: a base, and segments of batches that lead on from it. Whatever fails is tried again; the store goes on meanwhile.
/// </summary>
/// <remarks>Killed at any moment it leaves whole objects only; the next start goes on behind the last one, if the log still reaches back to it.</remarks>
internal sealed class Archiver : IAsyncDisposable
{
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(30);

    private readonly ArchiveOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _giveUp = new();
    private Task _running = Task.CompletedTask;
    private LogPoint _tail;
    private long _baseMs;
    private long _bytesSinceBase;
    private volatile ArchiveStatus _status = new(default, default, null, 0, 0, null);

    private Archiver(ArchiveOptions options, TimeProvider time, ILogger logger, ArchiveIndex? index)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _baseMs = index is { Bases: [var newest, ..] } ? newest.TimeMs : 0;
        Feed = new ArchiveFeed(index?.Ends() ?? [], options.SegmentBytes, options.QueueBytesMax, time);
    }

    /// <summary>Takes what the node applies.</summary>
    public ArchiveFeed Feed { get; }

    /// <summary>How far it has come.</summary>
    public ArchiveStatus Status => _status with { WaitingBytes = Feed.WaitingBytes, Holes = Feed.Holes };

    /// <summary>Asks the archive how far it reaches. When it does not answer, that is no reason not to open the store.</summary>
    public static async Task<Archiver> OpenAsync(ArchiveOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken ct)
    {
        var logger = loggers.CreateLogger<Archiver>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(options.Patience);
        try
        {
            return new Archiver(options, time, logger, await ArchiveIndex.ReadAsync(options.Target, patience.Token).WaitAsync(patience.Token).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Whatever the target throws: it cannot be asked now.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ArchiveMessages.NotListed(logger, e);
            return new Archiver(options, time, logger, null);
        }
    }

    /// <summary>Begins to store, once the node has applied all that its log held at the start.</summary>
    public void Start()
    {
        Feed.GoLive();
        if (Feed.Resumed is { } resumed)
        {
            _tail = resumed;
            ArchiveMessages.Resumed(_logger, resumed.Position.Value);
            _status = _status with { Position = resumed.Position };
        }

        _running = Task.Run(RunAsync);
    }

    /// <summary>Stores what has come so far, as long as there is patience for it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        _giveUp.CancelAfter(_options.Patience);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
        _giveUp.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var isLast = _stop.IsCancellationRequested;
                while (Feed.Take() is { } item) await PersistAsync(item).ConfigureAwait(false);
                if (isLast) return;
                if (IsBaseDue()) Feed.RequestBase();
                else await Feed.WaitAsync(_options.SegmentInterval, _stop.Token).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // The store does not wait any longer, whatever the target is at.
        catch when (_giveUp.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ArchiveMessages.LeftBehind(_logger);
        }
    }

    private bool IsBaseDue() =>
        _bytesSinceBase > 0
        && (_bytesSinceBase >= _options.BaseEveryBytes
            || _time.GetUtcNow().ToUnixTimeMilliseconds() - _baseMs >= (long)_options.BaseInterval.TotalMilliseconds);

    /// <summary>Stores one thing, however long it takes.</summary>
    private async Task PersistAsync(ArchiveItem item)
    {
        for (var wait = RetryMin; ; wait = wait * 2 < RetryMax ? wait * 2 : RetryMax)
        {
            try
            {
                await (item.Base is { } state ? StoreBaseAsync(state, item) : StoreSegmentAsync(item.Batches)).ConfigureAwait(false);
                if (_status.Problem is not null) ArchiveMessages.Recovered(_logger);
                _status = _status with { Problem = null };
                return;
            }
#pragma warning disable CA1031 // Whatever the target throws, the next attempt may succeed.
            catch (Exception e) when (!_giveUp.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (_status.Problem is null) ArchiveMessages.Failing(_logger, e);
                _status = _status with { Problem = e.Message };
                await Task.Delay(wait, _time, _giveUp.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task StoreSegmentAsync(IReadOnlyList<ArchivedBatch> batches)
    {
        var last = batches[^1];
        var segment = new ArchivedSegment(_tail, last.UpTo, last.Revision, last.TimeMs);
        await PutAsync(ArchiveNames.Of(segment), (target, ct) => SegmentFile.WriteAsync(segment, batches, _options.Node, target, ct)).ConfigureAwait(false);
        _tail = last.UpTo;
        _bytesSinceBase += batches.Sum(batch => (long)batch.Bytes.Length);
        Reached(last.Revision, last.TimeMs);
    }

    private async Task StoreBaseAsync(StoreState state, ArchiveItem item)
    {
        var what = new ArchivedBase(LogPoint.Of(state), state.Revision, item.TimeMs);
        await PutAsync(ArchiveNames.Of(what), (target, ct) => BaseFile.WriteAsync(what, state, _options.Node, target, ct)).ConfigureAwait(false);
        _tail = what.At;
        _baseMs = what.TimeMs;
        _bytesSinceBase = 0;
        Reached(what.Revision, what.TimeMs);
        if (item.Reason == "behind") ArchiveMessages.Hole(_logger, what.At.Position.Value);
        ArchiveMessages.BaseStored(_logger, what.At.Position.Value, what.Revision.Value, item.Reason);
        await DeleteOldAsync().ConfigureAwait(false);
    }

    // Not longer than there is patience for, whether or not the target listens.
    private Task PutAsync(string name, Func<Stream, CancellationToken, ValueTask> write) =>
        _options.Target.PutAsync(name, write, _giveUp.Token).AsTask().WaitAsync(_giveUp.Token);

    private void Reached(Kv.Revision revision, long timeMs) =>
        _status = _status with { Position = _tail.Position, Revision = revision, Arrived = DateTimeOffset.FromUnixTimeMilliseconds(timeMs) };

    private async Task DeleteOldAsync()
    {
        try
        {
            var deleted = await ArchiveRetention.ApplyAsync(_options.Target, _options, _time.GetUtcNow(), _giveUp.Token).ConfigureAwait(false);
            if (deleted > 0) ArchiveMessages.Deleted(_logger, deleted);
        }
#pragma warning disable CA1031 // What is too old costs room and nothing else; the next base brings the next attempt.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ArchiveMessages.NotDeleted(_logger, e);
        }
    }
}
