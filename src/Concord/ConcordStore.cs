using Concord.Archive;
using Concord.Changes;
using Concord.Collections;
using Concord.Commits;
using Concord.Embedded;
using Concord.Expiry;
using Concord.Kv;
using Concord.Log;
using Concord.StateMachine;
using Concord.StateMachine.Snapshots;
using Concord.Transactions;
using Microsoft.Extensions.Logging;

namespace Concord;

/// <summary>
/// An embedded, strongly consistent key-value store. Every write is durable before its call returns; writes and reads are
/// linearizable; a read never waits for a write and sees one revision.
/// </summary>
/// <example><code>
/// await using var store = await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = "./data" });
/// await store.PutAsync("greeting", "hello"u8.ToArray());
/// var record = await store.GetAsync("greeting");
/// </code></example>
public sealed partial class ConcordStore : IAsyncDisposable
{
    // A transaction that lost this often in a row shares its keys with far too many others to hide it from the caller.
    private const int AttemptsMax = 100;

    // Whoever lost this often takes turns with the others of their kind: each flush has one winner, and a hundred who all try again at
    // once would leave the last of them without a result.
    private const int AttemptsAtOnceMax = 8;

    // A snapshot that failed is tried again after this part of the log that makes one due.
    private const int SnapshotRetryFraction = 4;

    private readonly ICommitLog _log;
    private readonly ConcordOptions _options;
    private readonly ILogger _logger;
    private readonly ChangeHistory _history;
    private readonly CommitPipeline _pipeline;
    private readonly ClusterClock _clock;
    private readonly Archiver? _archiver;
    private readonly Timekeeper _timekeeper;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Task _timekeeping = Task.CompletedTask;
    private Task _snapshot = Task.CompletedTask;
    private LogPosition _snapshotPosition;
    private long _snapshotNotBeforeBytes;
    private volatile bool _opened;
    private int _disposed;

    private ConcordStore(ICommitLog log, ConcordOptions options, StoreState state, Archiver? archiver)
    {
        _log = log;
        _options = options;
        _archiver = archiver;
        _logger = options.LoggerFactory.CreateLogger<ConcordStore>();
        _snapshotPosition = state.Position;
        _history = new ChangeHistory(options.HistoryRevisionsMax, options.HistoryBytesMax);
        _clock = new ClusterClock(options.Time, options.Expiry.Tick);
        _pipeline = new CommitPipeline(log, state, _history, options) { Applied = WhenApplied };
        Own = new OwnCommands(_pipeline);
        _clock.Observe(state.Clock, state.Expiring.Count > 0, isLive: false);
        _archiver?.Feed.Begin(state);
        _timekeeper = new Timekeeper(options.Expiry, options.Time, _clock, this);
    }

    /// <summary>Whether this node moves the clock on and sweeps.</summary>
    internal bool IsKeeper => _log.IsKeeper;

    internal StoreState State => _pipeline.State;

    internal ConcordOptions Options => _options;

    internal ChangeHistory History => _history;

    /// <summary>The store's clock and the time that has passed here since it was seen to move.</summary>
    internal ClusterTime Now => _clock.Now;

    /// <summary>How often what has expired is removed on this node.</summary>
    internal TimeSpan CleanupInterval
    {
        get => _timekeeper.CleanupInterval;
        set => _timekeeper.CleanupInterval = value;
    }

    /// <summary>The commands that are not transactions of a caller.</summary>
    internal OwnCommands Own { get; }

    /// <summary>How the log behind the store is, as far as this node knows without asking anybody.</summary>
    public LogStatus Log => _log.Status;

    /// <summary>The last position of the log that was applied here.</summary>
    public LogPosition Applied => _pipeline.State.Position;

    /// <summary>Waits until a position of the log has been applied here.</summary>
    public ValueTask WaitAppliedAsync(LogPosition position, CancellationToken ct) => _pipeline.WaitAppliedAsync(position, ct);

    /// <summary>Revision of the last change applied here.</summary>
    public Revision Revision => _pipeline.State.Revision;

    /// <summary>How far the archive has come; null when there is none.</summary>
    public ArchiveStatus? ArchiveStatus => _archiver?.Status;

    /// <summary>Why nothing can be written any more until the store is opened again; null while all is well. Reads go on.</summary>
    public Exception? Failure => _pipeline.Failure;

    /// <summary>Opens a store on the embedded engine; returns when everything in its log has been applied.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidArguments"/>, <see cref="ConcordErrorCode.DataDirLocked"/>, <see cref="ConcordErrorCode.CorruptLog"/>,
    /// <see cref="ConcordErrorCode.CorruptSnapshot"/> or <see cref="ConcordErrorCode.UnsupportedFormat"/>; nothing was changed on disk.
    /// </exception>
    public static async Task<ConcordStore> OpenAsync(ConcordOptions options, CancellationToken ct = default)
    {
        OptionLimits.Check(options); // Before a directory is made.
        return await OpenAsync(await EmbeddedLog.OpenAsync(options, ct).ConfigureAwait(false), options, ct).ConfigureAwait(false);
    }

    /// <summary>Opens a store on a log, which belongs to the store from then on.</summary>
    public static async Task<ConcordStore> OpenAsync(ICommitLog log, ConcordOptions options, CancellationToken ct = default)
    {
        ConcordStore? store = null;
        Archiver? archiver = null;
        try
        {
            OptionLimits.Check(options);
            if (options.Archive is { } archive) archiver = await Archiver.OpenAsync(archive, options.Time, options.LoggerFactory, ct).ConfigureAwait(false);
            store = new ConcordStore(log, options, await LoadAsync(log, ct).ConfigureAwait(false), archiver);
            await store._pipeline.StartAsync(ct).ConfigureAwait(false);
            store._opened = true;
            archiver?.Start();
            store._timekeeping = Task.Run(() => store._timekeeper.RunAsync(store._stop.Token), CancellationToken.None);
            return store;
        }
        catch
        {
            if (store is not null)
            {
                store._timekeeper.Dispose();
                await store._pipeline.DisposeAsync().ConfigureAwait(false);
            }

            if (archiver is not null) await archiver.DisposeAsync().ConfigureAwait(false);
            await log.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Everything that this node has applied, for reads that belong together. Always at hand, without waiting.</summary>
    public StoreView View() => new(_pipeline.State);

    /// <summary>The same, as fresh as the consistency asks for.</summary>
    public ValueTask<StoreView> ViewAsync(ReadConsistency? consistency = null, CancellationToken ct = default)
    {
        var fresh = BarrierAsync(consistency, ct);
        return fresh.IsCompletedSuccessfully ? new ValueTask<StoreView>(View()) : AfterAsync(fresh);

        async ValueTask<StoreView> AfterAsync(ValueTask barrier)
        {
            await barrier.ConfigureAwait(false);
            return View();
        }
    }

    /// <summary>The record of a key; null when there is none.</summary>
    public ValueTask<Record?> GetAsync(Key key, ReadConsistency? consistency = null, CancellationToken ct = default)
    {
        var fresh = BarrierAsync(consistency, ct);
        return fresh.IsCompletedSuccessfully ? new ValueTask<Record?>(_pipeline.State.Find(key.Span)) : AfterAsync(fresh, key);

        async ValueTask<Record?> AfterAsync(ValueTask barrier, Key wanted)
        {
            await barrier.ConfigureAwait(false);
            return _pipeline.State.Find(wanted.Span);
        }
    }

    /// <summary>The entries of a range as of one revision.</summary>
    public async ValueTask<ScanResult> ScanAsync(KeyRange range, ScanOptions? options = null, CancellationToken ct = default)
    {
        options ??= new ScanOptions();
        if (options.Limit < 0) throw new ConcordException(ConcordErrorCode.InvalidArguments, "The limit of a scan cannot be negative.");
        var view = await ViewAsync(options.Consistency, ct).ConfigureAwait(false);
        var entries = view.Scan(range, options.Descending);
        if (options.Limit is 0 or int.MaxValue) return new ScanResult(view.Revision, [.. entries], false);
        List<Entry> page = [.. entries.Take(options.Limit + 1)];
        var more = page.Count > options.Limit;
        if (more) page.RemoveAt(options.Limit);
        return new ScanResult(view.Revision, page, more);
    }

    /// <summary>Sets a value, whether or not the key exists.</summary>
    /// <param name="key">1 to <see cref="ConcordOptions.KeyBytesMax"/> bytes.</param>
    /// <param name="value">At most <see cref="ConcordOptions.ValueBytesMax"/> bytes; copied before the call returns.</param>
    /// <param name="ct">Cancels the wait, never a write that was already sent.</param>
    /// <exception cref="ConcordException">Nothing was written, or <see cref="ConcordException.MayHaveCommitted"/> says that nobody knows.</exception>
    public ValueTask<CommitResult> PutAsync(Key key, ReadOnlyMemory<byte> value, CancellationToken ct = default) =>
        ApplyAsync(Operation.Put(key, value), ct);

    /// <summary>The same with a value that says what it is, and may expire.</summary>
    /// <param name="key">1 to <see cref="ConcordOptions.KeyBytesMax"/> bytes.</param>
    /// <param name="value">At most <see cref="ConcordOptions.ValueBytesMax"/> bytes; copied before the call returns.</param>
    /// <param name="expiration">When it expires: <see cref="ExpiresAfter"/>, or <see cref="Expiration.Never"/>, which clears an earlier expiry.</param>
    /// <param name="ct">Cancels the wait, never a write that was already sent.</param>
    public ValueTask<CommitResult> PutAsync(Key key, StoredValue value, Expiration expiration, CancellationToken ct = default) =>
        ApplyAsync(Operation.Put(key, value, expiration), ct);

    /// <summary>Replaces the expiry of a key and leaves its value; <see cref="CommitResult.Affected"/> is 0 when it was absent or had expired.</summary>
    public ValueTask<CommitResult> TouchAsync(Key key, Expiration expiration, CancellationToken ct = default) =>
        ApplyAsync(Operation.Touch(key, expiration), ct);

    /// <summary>The expiry of what is written now and lives so long. Sets the store's clock going if nothing has expired so far.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidTtl"/>: not a whole number of seconds, less than one or more than ten years.</exception>
    public Expiration ExpiresAfter(TimeSpan ttl)
    {
        TimeToLive.Check(ttl);
        var now = _clock.Now;
        if (_pipeline.State.Expiring.Count == 0) StartClock(now);
        return Expiration.After(now, ttl);
    }

    /// <summary>Removes what has expired and is still there, on any node; returns how much. It is invisible already.</summary>
    public ValueTask<int> SweepAsync(CancellationToken ct = default) => _timekeeper.SweepAsync(ct);

    /// <summary>Removes a key; <see cref="CommitResult.Affected"/> is 0 when it was absent.</summary>
    public ValueTask<CommitResult> DeleteAsync(Key key, CancellationToken ct = default) => ApplyAsync(Operation.Delete(key), ct);

    /// <summary>Commits changes of several keys on conditions, all at once or not at all.</summary>
    public ValueTask<CommitResult> CommitAsync(Transaction transaction, CancellationToken ct = default)
    {
        var size = TransactionLimits.Check(transaction, _options);
        var writer = new CommandWriter(size);
        writer.Write(transaction);
        return _pipeline.SubmitAsync(writer.Written, ct);
    }

    /// <summary>
    /// Runs a body that reads and writes as if it were alone. What it read is checked when its writes are committed; when something has
    /// changed meanwhile it runs again, so it must have no effects but on the transaction.
    /// </summary>
    /// <returns>What the body returned in the run that was committed.</returns>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.Conflict"/>: it lost against others again and again.</exception>
    public async ValueTask<T> TransactAsync<T>(Func<OptimisticTransaction, T> body, CancellationToken ct = default)
    {
        for (var attempt = 0; attempt < AttemptsAtOnceMax; attempt++)
        {
            if (await TryTransactAsync(body, ct).ConfigureAwait(false) is (true, var result)) return result;
        }

        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            for (var attempt = AttemptsAtOnceMax; attempt < AttemptsMax; attempt++)
            {
                if (await TryTransactAsync(body, ct).ConfigureAwait(false) is (true, var result)) return result;
            }
        }
        finally
        {
            _turn.Release();
        }

        throw new ConcordException(ConcordErrorCode.Conflict, $"The transaction lost against others {AttemptsMax} times in a row; nothing was written.");
    }

    /// <summary>
    /// The changes of a range after a revision, one set a transaction, in order, without holes or repeats; then those to come. Ends when
    /// the store does.
    /// </summary>
    /// <exception cref="CompactedException">The changes after that revision are no longer kept, or the reader fell that far behind.</exception>
    public IAsyncEnumerable<ChangeSet> WatchAsync(KeyRange range, Revision after, CancellationToken ct = default) =>
        _history.WatchAsync(range, after, ct);

    /// <summary>Finishes what was begun, stores a snapshot so that the next start is quick, and lets the data directory go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        try
        {
            _pipeline.Close(); // Before anything is waited for: whoever comes now comes too late.
            await _stop.CancelAsync().ConfigureAwait(false);
            await _timekeeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _timekeeper.Dispose();
            await _pipeline.DisposeAsync().ConfigureAwait(false);
            if (_archiver is not null) await _archiver.DisposeAsync().ConfigureAwait(false);
            await _snapshot.ConfigureAwait(false);
            if (_log.Traits.SnapshotOnClose && _pipeline.State.Position > _snapshotPosition) await TakeSnapshotAsync(_pipeline.State).ConfigureAwait(false);
        }
        finally
        {
            _stop.Dispose();
            await _log.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<(bool Committed, T Result)> TryTransactAsync<T>(Func<OptimisticTransaction, T> body, CancellationToken ct)
    {
        var transaction = new OptimisticTransaction(await ViewAsync(null, ct).ConfigureAwait(false));
        var result = body(transaction);
        if (!transaction.HasWrites) return (true, result);
        return ((await CommitAsync(transaction.ToTransaction(), ct).ConfigureAwait(false)).Succeeded, result);
    }

    private static async ValueTask<StoreState> LoadAsync(ICommitLog log, CancellationToken ct)
    {
        if (await log.OpenLatestSnapshotAsync(ct).ConfigureAwait(false) is not { } snapshot) return StoreState.Empty;
        await using (snapshot.ConfigureAwait(false)) return await Task.Run(() => StateSnapshot.Read(snapshot, ct), ct).ConfigureAwait(false);
    }

    private ValueTask<CommitResult> ApplyAsync(Operation operation, CancellationToken ct)
    {
        var writer = new CommandWriter(TransactionLimits.CheckSingle(operation, _options));
        writer.WriteSingle(operation);
        return _pipeline.SubmitAsync(writer.Written, ct);
    }

    private ValueTask BarrierAsync(ReadConsistency? consistency, CancellationToken ct)
    {
        var level = consistency ?? _options.DefaultReadConsistency;
        if (level == ReadConsistency.Eventual) return ValueTask.CompletedTask;
        var barrier = _log.BarrierAsync(level, ct);
        if (!barrier.IsCompletedSuccessfully) return WaitAsync(barrier.AsTask(), ct);
        var position = barrier.Result;
        return position <= _pipeline.State.Position ? ValueTask.CompletedTask : WaitAsync(Task.FromResult(position), ct);
    }

    private async ValueTask WaitAsync(Task<LogPosition> barrier, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(_options.Timeout, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            var position = await barrier.WaitAsync(either.Token).ConfigureAwait(false);
            await _pipeline.WaitAppliedAsync(position, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw Deadlines.Passed(mayHaveCommitted: false);
        }
    }

    private void StartClock(ClusterTime now)
    {
        _ = TryAsync(Own.MoveClockAsync(now, CancellationToken.None));

        // Needs no answer: should it fail, so does the write behind it.
        static async Task TryAsync(ValueTask<CommitResult> tick) => await ((Task)tick.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void WhenApplied(StoreState state, CommittedBatch? batch)
    {
        _clock.Observe(state.Clock, state.Expiring.Count > 0, _opened);
        if (batch is { } committed) _archiver?.Feed.Add(committed, state);
        else _archiver?.Feed.Begin(state);
        TakeSnapshotWhenDue(state);
    }

    // Runs on the applying task, one batch after the other, so it needs no lock. Not while a start replays the log: a snapshot of what
    // was replayed so far would count for all of it, and leave the rest to be replayed again the next time.
    private void TakeSnapshotWhenDue(StoreState state)
    {
        if (!_opened || !_snapshot.IsCompleted) return;
        var due = Math.Max(_options.SnapshotEveryBytes, Volatile.Read(ref _snapshotNotBeforeBytes));
        if (_log.BytesSinceSnapshot < due) return;
        _snapshot = Task.Run(() => TakeSnapshotAsync(state));
    }

    private async Task TakeSnapshotAsync(StoreState state)
    {
        try
        {
            await _log.SaveSnapshotAsync(state.Position, (target, ct) => StateSnapshot.WriteAsync(state, target, ct), CancellationToken.None)
                .ConfigureAwait(false);
            _snapshotPosition = state.Position;
            Volatile.Write(ref _snapshotNotBeforeBytes, 0);
        }
#pragma warning disable CA1031 // The log still holds everything: a snapshot that failed costs time at the next start and nothing else.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // Not with the very next batch: each attempt writes the whole state, and what failed is likely to fail again.
            Volatile.Write(ref _snapshotNotBeforeBytes, _log.BytesSinceSnapshot + (_options.SnapshotEveryBytes / SnapshotRetryFraction));
            SnapshotFailed(_logger, e);
        }
    }

    [LoggerMessage(EventId = 1250, Level = LogLevel.Error, Message = "A snapshot could not be stored; the log is kept and goes on")]
    private static partial void SnapshotFailed(ILogger logger, Exception e);
}
