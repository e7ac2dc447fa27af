using System.Runtime.CompilerServices;
using Concord.Embedded.Disks;
using Concord.Embedded.Segments;
using Concord.Embedded.Snapshots;
using Concord.Embedded.Space;
using Concord.Log;
using Microsoft.Extensions.Logging;

namespace Concord.Embedded;

/// <summary>
/// The commit log of one machine: a checksummed write-ahead log in <see cref="ConcordOptions.DataDirectory"/>, one flush an append unless
/// <see cref="ConcordOptions.Sync"/> says otherwise.
/// </summary>
/// <remarks>The files, what must always hold, and how a torn write is told from damage: <c>DESIGN.md</c>.</remarks>
public sealed class EmbeddedLog : ICommitLog
{
    // Bounds the memory of one batch, and what is waited for until the first of its commands is answered.
    private const int BatchBytesSoftMax = 4 * 1024 * 1024;

    private readonly IDisk _disk;
    private readonly IDisposable _lock;
    private readonly ConcordOptions _options;
    private readonly ILogger _logger;
    private readonly Ballast _ballast;
    private readonly SegmentCatalog _segments;
    private readonly SnapshotStore _snapshots;
    private readonly IReadOnlyDictionary<LogPosition, long> _bytesAfter;
    private readonly CommittedFeed _feed;
    private readonly LogWriter _writer;
    private readonly SemaphoreSlim _snapshotGate = new(1, 1);
    private long _bytesSinceSnapshot;
    private LogPosition _countedFrom;
    private bool _disposed;

    private EmbeddedLog(IDisk disk, Ballast ballast, IDisposable held, ConcordOptions options, StoreId store, CancellationToken ct)
    {
        var directory = disk.PathOf("");
        _disk = disk;
        _ballast = ballast;
        _lock = held;
        _options = options;
        _logger = options.LoggerFactory.CreateLogger("Concord.Embedded");
        _snapshots = new SnapshotStore(disk, store, options.SnapshotsKept, _logger);

        var found = new LogRecovery(disk, store, [.. _snapshots.Positions], options, _logger).Run(ct);
        DataDirectory.ClearTemporaryFiles(disk);
        ballast.Prepare();
        _bytesAfter = found.BytesAfter;
        _countedFrom = _snapshots.Positions.Count > 0 ? _snapshots.Positions[^1] : LogPosition.Start;
        _bytesSinceSnapshot = _bytesAfter[_countedFrom];
        _segments = new SegmentCatalog(found.Segments);
        _feed = new CommittedFeed(found.Last);
        _writer = new LogWriter(
            new SegmentWriter(disk, _segments, options, found, TellSealed),
            _feed,
            bytes => Interlocked.Add(ref _bytesSinceSnapshot, bytes),
            options,
            directory,
            _logger);
        EmbeddedLogMessages.Opened(_logger, directory, found.Segments.Count, found.Last.Value, _bytesSinceSnapshot);
    }

    /// <inheritdoc />
    public long BytesSinceSnapshot => Interlocked.Read(ref _bytesSinceSnapshot);

    /// <inheritdoc />
    public LogTraits Traits { get; } = new(AppendsAtOnceMax: 1, BatchBytesSoftMax, SnapshotOnClose: true);

    /// <inheritdoc />
    public bool IsKeeper => true;

    /// <inheritdoc />
    public LogStatus Status
    {
        get
        {
            var failure = _writer.Failure;
            return new LogStatus
            {
                Engine = "embedded",
                Role = failure is null ? LogRole.Standalone : LogRole.Failed,
                Committed = _feed.Last,
                DiskBytes = DiskBytes(),
                Sync = _options.Sync.ToString().ToLowerInvariant(),
                Problem = failure is not null ? "A write or flush has failed; reopen the store once the disk is well: " + failure.Message
                    : IsSpaceLow ? $"The disk is full, or has no room for the reserve of {_options.ReserveBytes} bytes."
                    : null,
            };
        }
    }

    /// <summary>
    /// The disk was found full and has no room for the reserve yet. Batches are still taken for as long as what the reserve gave back lasts,
    /// and refused with <see cref="ConcordErrorCode.NoSpace"/> after that; the log does not look into them.
    /// </summary>
    /// <remarks>
    /// So that the rest is left for what frees space, the store above refuses meanwhile with <see cref="ConcordErrorCode.NoSpace"/> whatever
    /// makes the state grow, lets deletes through, and takes a snapshot soon after them: it is what lets go of older segments. Goes back to
    /// false by itself, at once after a snapshot and otherwise within seconds of there being room.
    /// </remarks>
    public bool IsSpaceLow => _ballast.IsSpaceLow;

    /// <summary>The last position that a loss of power cannot take any more; with <see cref="WalSync.Always"/> that of the last batch.</summary>
    public LogPosition Durable => _writer.Settled;

    /// <summary>
    /// Told of each segment that is full, before it can be deleted. Runs on the thread that writes: it must not block.
    /// Those that were full earlier are in <see cref="SealedSegments"/>; set this first, then look there.
    /// </summary>
    internal Action<SealedSegment>? SegmentSealed { get; set; }

    /// <summary>The first position that somebody else still needs. No segment that holds it or a later one is deleted; null: nobody does.</summary>
    internal Func<LogPosition>? RetainFrom { get; set; }

    /// <summary>The full segments, oldest first.</summary>
    internal IReadOnlyList<SealedSegment> SealedSegments
    {
        get
        {
            var all = _segments.All;
            return [.. all.Zip(all.Skip(1), (segment, next) => Seal(segment, new LogPosition(next.First.Value - 1)))];
        }
    }

    /// <summary>Opens the log of a data directory, or begins one. Reads and checks the whole of it.</summary>
    /// <param name="options">Where, and the sizes.</param>
    /// <param name="ct">Gives it up; nothing is left held.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.DataDirLocked"/>, <see cref="ConcordErrorCode.UnsupportedFormat"/>,
    /// <see cref="ConcordErrorCode.CorruptLog"/> (the message names file and byte; nothing was changed),
    /// <see cref="ConcordErrorCode.NoSpace"/> or
    /// <see cref="ConcordErrorCode.InvalidArguments"/>.
    /// </exception>
    public static ValueTask<EmbeddedLog> OpenAsync(ConcordOptions options, CancellationToken ct) =>
        OpenAsync(options, new RealDisk(options.DataDirectory), ct);

    internal static async ValueTask<EmbeddedLog> OpenAsync(ConcordOptions options, IDisk disk, CancellationToken ct)
    {
        EmbeddedLimits.Check(options);

        // Recovery reads files without pause; that is no work for the caller's thread.
        return await Task.Run(() => OpenHereAsync(options, disk, ct), ct).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <remarks>
    /// The token is looked at before the batch is handed over and not afterwards: an append that has begun takes one flush.
    /// After a failed write or flush the log takes nothing more until it is opened again; a full disk refuses only this batch.
    /// </remarks>
    public ValueTask<LogPosition> AppendAsync(ReadOnlyMemory<byte> batch, CancellationToken ct)
    {
        if (ct.IsCancellationRequested) return ValueTask.FromCanceled<LogPosition>(ct);
        if (batch.Length > RecordHeader.PayloadBytesMax)
        {
            return ValueTask.FromException<LogPosition>(new ConcordException(
                ConcordErrorCode.CommandTooLarge, $"A batch of {batch.Length} bytes is larger than {RecordHeader.PayloadBytesMax}."));
        }

        return _writer.AppendAsync(batch);
    }

    /// <inheritdoc />
    /// <remarks>Ends by itself only once the log is disposed and everything has been delivered.</remarks>
    public async IAsyncEnumerable<CommittedBatch> FollowAsync(LogPosition after, [EnumeratorCancellation] CancellationToken ct)
    {
        var (seam, live) = _feed.Subscribe();
        try
        {
            if (after > seam) throw Invalid($"The log ends at {seam}; nobody can have applied {after}.");
            if (after.Next < _segments.First) throw new SnapshotNeededException("compacted");

            foreach (var batch in LogReplay.Read(_disk, _segments.All, after, seam))
            {
                ct.ThrowIfCancellationRequested();
                yield return batch;
            }

            await foreach (var batch in live.ReadAllAsync(ct).ConfigureAwait(false)) yield return batch;
        }
        finally
        {
            _feed.Unsubscribe();
        }
    }

    /// <inheritdoc />
    /// <remarks>There is one node, and it knows the last committed position: all consistencies are the same and none waits.</remarks>
    public ValueTask<LogPosition> BarrierAsync(ReadConsistency consistency, CancellationToken ct) => ValueTask.FromResult(_feed.Last);

    /// <inheritdoc />
    /// <remarks>
    /// Runs on the thread pool: the caller may be the thread that flushes. A failure leaves the older snapshots in force and the
    /// log usable.
    /// </remarks>
    public async ValueTask SaveSnapshotAsync(LogPosition at, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct)
    {
        if (at > _feed.Last) throw Invalid($"The log ends at {_feed.Last}; there is no state as of {at}.");
        await _snapshotGate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            ThrowIfDisposed();
            var counted = BytesSinceSnapshot;
            await Task.Run(() => SaveAsync(at, write, ct).AsTask(), ct).ConfigureAwait(false);

            // What was appended between the position and this moment is left out; nobody decides anything by so little.
            Interlocked.Add(ref _bytesSinceSnapshot, -counted);
            _countedFrom = at;
        }
        finally
        {
            _snapshotGate.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask<LogSnapshot?> OpenLatestSnapshotAsync(CancellationToken ct)
    {
        await _snapshotGate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            ThrowIfDisposed();
            return await Task.Run(OpenLatestSnapshot, ct).ConfigureAwait(false);
        }
        finally
        {
            _snapshotGate.Release();
        }
    }

    /// <summary>Deletes at once what <see cref="RetainFrom"/> held back and no longer does, not only after the next snapshot.</summary>
    internal async ValueTask ForgetAsync(CancellationToken ct)
    {
        await _snapshotGate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            ThrowIfDisposed();
            await Task.Run(Forget, ct).ConfigureAwait(false);
        }
        finally
        {
            _snapshotGate.Release();
        }
    }

    /// <summary>Waits for the running append and snapshot, ends the follower's stream and lets go of the directory.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync().ConfigureAwait(false);
        _feed.End();
        await _snapshotGate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_disposed) return;
            _disposed = true;
            await _ballast.DisposeAsync().ConfigureAwait(false);
            _lock.Dispose();
        }
        finally
        {
            _snapshotGate.Release();
        }
    }

    private long DiskBytes()
    {
        try
        {
            return _disk.UsedBytes;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);

    private static async Task<EmbeddedLog> OpenHereAsync(ConcordOptions options, IDisk bare, CancellationToken ct)
    {
        var logger = options.LoggerFactory.CreateLogger("Concord.Embedded");
        var ballast = new Ballast(bare, options.ReserveBytes, SegmentWriter.InitialBytes(options), options.Time, logger);
        var disk = new BallastedDisk(bare, ballast);
        IDisposable? held = null;
        try
        {
            held = DataDirectory.Acquire(disk);
            var store = DataDirectory.Prepare(disk, options, logger);
            return new EmbeddedLog(disk, ballast, held, options, store, ct);
        }
        catch (Exception failed)
        {
            await ballast.DisposeAsync().ConfigureAwait(false);
            held?.Dispose();
            if (failed is not DiskFullException) throw;
            throw new ConcordException(
                ConcordErrorCode.NoSpace, $"The disk of '{disk.PathOf("")}' is full; the log cannot be opened.", failed);
        }
    }

    private async ValueTask SaveAsync(LogPosition at, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct)
    {
        try
        {
            // A snapshot must never be ahead of a log that can still lose its end.
            await _writer.SettleAsync(at).WaitAsync(ct).ConfigureAwait(false);
            await _snapshots.SaveAsync(at, write, ct).ConfigureAwait(false);
        }
        catch (DiskFullException full)
        {
            throw new ConcordException(
                ConcordErrorCode.NoSpace, $"The disk of '{_disk.PathOf("")}' is full; the snapshot was not stored.", full);
        }

        Forget();
    }

    /// <summary>Deletes what the snapshots have made superfluous. The order matters: the new one is durable before anything goes.</summary>
    private void Forget()
    {
        try
        {
            // As far as the oldest one: should the newest turn out to be damaged, the log still leads on from the others.
            if (_snapshots.Prune() is not { } covered) return;
            if (Retained() is { } needed && needed <= covered) covered = new LogPosition(needed.Value - 1);
            while (_segments.OldestCoveredBy(covered) is { } segment)
            {
                // Strictly oldest first, each durable before the next and none passed over when it fails: else the log gets a hole.
                _disk.Delete(segment.Name);
                _disk.FlushDirectory("");
                _segments.RemoveOldest();
            }
        }
        catch (IOException failed)
        {
            EmbeddedLogMessages.NotDeleted(_logger, _disk.PathOf(""), failed);
        }
        finally
        {
            _ballast.TryRestore();
        }
    }

    private LogPosition? Retained()
    {
        try
        {
            return RetainFrom?.Invoke();
        }
#pragma warning disable CA1031 // Whatever is wrong with who needs the log, nothing of it may go meanwhile.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            EmbeddedLogMessages.RetentionUnknown(_logger, _disk.PathOf(""), failed);
            return LogPosition.Start;
        }
    }

    private SealedSegment Seal(Segment segment, LogPosition last) => new(_disk.PathOf(segment.Name), segment.First, last);

    private void TellSealed(Segment segment, LogPosition last)
    {
        try
        {
            SegmentSealed?.Invoke(Seal(segment, last));
        }
#pragma warning disable CA1031 // The log is well, and goes on; whoever wanted to be told finds the segment in SealedSegments.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            EmbeddedLogMessages.NotTold(_logger, _disk.PathOf(segment.Name), failed);
        }
    }

    private LogSnapshot? OpenLatestSnapshot()
    {
        var snapshot = _snapshots.OpenLatest(_segments.First);
        var position = snapshot?.Position ?? LogPosition.Start;

        // After a fall-back more of the log has to be replayed than the name of the newest one promised.
        if (_bytesAfter.TryGetValue(position, out var bytes) && _bytesAfter.TryGetValue(_countedFrom, out var assumed))
        {
            Interlocked.Add(ref _bytesSinceSnapshot, bytes - assumed);
            _countedFrom = position;
        }

        return snapshot;
    }

    private void ThrowIfDisposed()
    {
        if (_disposed) throw new ConcordException(ConcordErrorCode.ShuttingDown, $"The log in '{_disk.PathOf("")}' is closed.");
    }
}
