using System.Runtime.CompilerServices;
using Concord.Embedded.Disks;
using Concord.Embedded.Segments;
using Concord.Embedded.Snapshots;
using Concord.Log;
using Microsoft.Extensions.Logging;

namespace Concord.Embedded;

/// <summary>
/// The commit log of one machine: a checksummed write-ahead log in <see cref="ConcordOptions.DataDirectory"/>, one flush an append.
/// </summary>
/// <remarks>The files, what must always hold, and how a torn write is told from damage: <c>DESIGN.md</c>.</remarks>
public sealed class EmbeddedLog : ICommitLog
{
    // Bounds the memory of one batch, and what is waited for until the first of its commands is answered.
    private const int BatchBytesSoftMax = 4 * 1024 * 1024;

    private readonly IDisk _disk;
    private readonly IDisposable _lock;
    private readonly ILogger _logger;
    private readonly SegmentCatalog _segments;
    private readonly SnapshotStore _snapshots;
    private readonly IReadOnlyDictionary<LogPosition, long> _bytesAfter;
    private readonly CommittedFeed _feed;
    private readonly LogWriter _writer;
    private readonly SemaphoreSlim _snapshotGate = new(1, 1);
    private long _bytesSinceSnapshot;
    private LogPosition _countedFrom;
    private bool _disposed;

    private EmbeddedLog(IDisk disk, IDisposable held, ConcordOptions options, StoreId store, CancellationToken ct)
    {
        var directory = disk.PathOf("");
        _disk = disk;
        _lock = held;
        _logger = options.LoggerFactory.CreateLogger("Concord.Embedded");
        _snapshots = new SnapshotStore(disk, store, _logger);

        var found = new LogRecovery(disk, store, [.. _snapshots.Positions], options, _logger).Run(ct);
        DataDirectory.ClearTemporaryFiles(disk);
        _bytesAfter = found.BytesAfter;
        _countedFrom = _snapshots.Positions.Count > 0 ? _snapshots.Positions[^1] : LogPosition.Start;
        _bytesSinceSnapshot = _bytesAfter[_countedFrom];
        _segments = new SegmentCatalog(found.Segments);
        _feed = new CommittedFeed(found.Last);
        _writer = new LogWriter(
            new SegmentWriter(disk, _segments, options, found.End),
            _feed,
            bytes => Interlocked.Add(ref _bytesSinceSnapshot, bytes),
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
    public LogStatus Status => new() { Engine = "embedded", Role = LogRole.Standalone, Committed = _feed.Last };

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
        var (segment, ahead) = (options.SegmentBytes, options.PreallocateBytes);
        if (segment < Sectors.Bytes) throw Invalid($"SegmentBytes is {segment}; it must be at least {Sectors.Bytes}.");
        if (ahead < 0) throw Invalid($"PreallocateBytes is {ahead}; it must not be negative.");

        // Recovery reads files without pause; that is no work for the caller's thread.
        return await Task.Run(() => Open(options, disk, ct), ct).ConfigureAwait(false);
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
            if (after.Next < _segments.First)
            {
                throw new ConcordException(
                    ConcordErrorCode.Compacted, $"The log begins at {_segments.First}; what follows {after} is gone.");
            }

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
            _lock.Dispose();
        }
        finally
        {
            _snapshotGate.Release();
        }
    }

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);

    private static EmbeddedLog Open(ConcordOptions options, IDisk disk, CancellationToken ct)
    {
        IDisposable? held = null;
        try
        {
            held = DataDirectory.Acquire(disk);
            var store = DataDirectory.Prepare(disk, options, options.LoggerFactory.CreateLogger("Concord.Embedded"));
            return new EmbeddedLog(disk, held, options, store, ct);
        }
        catch (DiskFullException full)
        {
            held?.Dispose();
            throw new ConcordException(
                ConcordErrorCode.NoSpace, $"The disk of '{disk.PathOf("")}' is full; the log cannot be opened.", full);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    private async ValueTask SaveAsync(LogPosition at, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct)
    {
        try
        {
            await _snapshots.SaveAsync(at, write, ct).ConfigureAwait(false);
        }
        catch (DiskFullException full)
        {
            throw new ConcordException(
                ConcordErrorCode.NoSpace, $"The disk of '{_disk.PathOf("")}' is full; the snapshot was not stored.", full);
        }

        Forget();
    }

    /// <summary>Deletes what two snapshots have made superfluous. The order matters: the new one is durable before anything goes.</summary>
    private void Forget()
    {
        try
        {
            // As far as the older one: should the newest turn out to be damaged, the log still leads on from the other.
            if (_snapshots.Prune() is not { } covered) return;
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
