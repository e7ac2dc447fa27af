using Concord.Embedded.Disks;
using Concord.Log;
using Microsoft.Extensions.Logging;

namespace Concord.Embedded.Snapshots;

/// <summary>The snapshot files: stores new ones, keeps the newest, finds the newest that is intact. One call at a time.</summary>
internal sealed class SnapshotStore
{
    private readonly IDisk _disk;
    private readonly StoreId _store;
    private readonly int _kept;
    private readonly ILogger _logger;
    private readonly List<LogPosition> _positions;
    private readonly List<LogPosition> _unusable = [];

    /// <param name="disk">Where.</param>
    /// <param name="store">The data directory that they have to belong to.</param>
    /// <param name="kept">How many are kept.</param>
    /// <param name="logger">Told what was stored, and what is not usable.</param>
    public SnapshotStore(IDisk disk, StoreId store, int kept, ILogger logger)
    {
        _disk = disk;
        _store = store;
        _kept = kept;
        _logger = logger;
        _positions = [];
        foreach (var name in disk.List(""))
        {
            if (SnapshotName.TryParse(name, out var position)) _positions.Add(position);
        }
    }

    /// <summary>Positions of the snapshots, ascending, without those that turned out not to be usable.</summary>
    public IReadOnlyList<LogPosition> Positions => _positions;

    /// <summary>Stores a snapshot; once this returns it survives a crash. The older ones are still there.</summary>
    public async ValueTask SaveAsync(LogPosition at, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct)
    {
        using var temporary = new TemporaryFile(_disk, SnapshotName.Of(at));
        var content = new SnapshotWriteStream(temporary.File, HeaderOf(at));
        await using (content.ConfigureAwait(false))
        {
            await write(content, ct).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            content.Complete();
        }

        temporary.Publish().Dispose();
        _unusable.Remove(at);
        _positions.Remove(at);
        _positions.Add(at);
        _positions.Sort();
        var path = _disk.PathOf(SnapshotName.Of(at));
        EmbeddedLogMessages.SnapshotStored(_logger, path);
    }

    /// <summary>Deletes all but the newest.</summary>
    /// <returns>Position of the oldest that is kept; null as long as there are fewer than are to be kept: one must not be relied upon alone.</returns>
    public LogPosition? Prune()
    {
        while (_positions.Count > _kept)
        {
            Delete(_positions[0]);
            _positions.RemoveAt(0);
        }

        // An unusable one goes only when there are enough good ones newer than it: until then somebody may want to look at it.
        if (_positions.Count < _kept) return null;
        foreach (var bad in _unusable.Where(bad => bad < _positions[0]).ToArray())
        {
            Delete(bad);
            _unusable.Remove(bad);
        }

        return _positions[0];
    }

    /// <summary>Opens the newest snapshot that is intact from its first byte to its last.</summary>
    /// <param name="firstOfLog">First position that the log holds.</param>
    /// <returns>Null when there is none and the log begins at the beginning.</returns>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.CorruptSnapshot"/>: none is intact that the log goes on from.
    /// </exception>
    public LogSnapshot? OpenLatest(LogPosition firstOfLog)
    {
        while (_positions.Count > 0 && _positions[^1].Next >= firstOfLog)
        {
            var position = _positions[^1];
            if (SnapshotCheck.Run(_disk, position, _store).Fault is not { } fault)
                return new LogSnapshot(position, new SnapshotReadStream(SnapshotCheck.Open(_disk, position, _store)));

            EmbeddedLogMessages.SnapshotUnusable(_logger, _disk.PathOf(SnapshotName.Of(position)), fault);
            _positions.RemoveAt(_positions.Count - 1);
            _unusable.Add(position);
        }

        return firstOfLog == LogPosition.Start.Next ? null : throw NoneIntact(_disk, firstOfLog);
    }

    /// <summary>The refusal to start without the beginning of the history.</summary>
    public static ConcordException NoneIntact(IDisk disk, LogPosition firstOfLog) => new(
        ConcordErrorCode.CorruptSnapshot,
        $"The log in '{disk.PathOf("")}' begins at {firstOfLog}, and no snapshot that leads up to it is intact. Nothing was changed.");

    private FileHeader HeaderOf(LogPosition position) => new(FileHeader.CurrentVersion, _store, position);

    private void Delete(LogPosition position)
    {
        _disk.Delete(SnapshotName.Of(position));
        _disk.FlushDirectory("");
    }
}
