using Concord.Embedded;
using Concord.Embedded.Disks;
using Concord.Kv;
using Concord.Log;
using Concord.StateMachine;
using Concord.StateMachine.Proposers;
using Concord.StateMachine.Snapshots;

namespace Concord.Archive;

/// <summary>A state that was restored from an archive. Nothing has been changed yet.</summary>
public sealed class RestoredState
{
    internal RestoredState(StoreState state, DateTimeOffset arrived)
    {
        State = state;
        Arrived = arrived;
    }

    /// <summary>Its revision.</summary>
    public Revision Revision => State.Revision;

    /// <summary>Where it stands in the log that was archived.</summary>
    public LogPosition Position => State.Position;

    /// <summary>When the last batch in it arrived at the archiving node.</summary>
    public DateTimeOffset Arrived { get; }

    /// <summary>What is in it.</summary>
    public StoreView View => new(State);

    /// <summary>For the command that puts it in the place of a store's state: what is left of a record's time is then left of it.</summary>
    internal StoreState State { get; }

    /// <summary>Makes a data directory of the embedded engine that a store opens with this state.</summary>
    /// <param name="options">How the store is going to be opened. Its directory must be absent or empty.</param>
    /// <param name="absoluteTimes">False: what is left of a record's time is left of it from now on. True: it expires when it was meant to.</param>
    /// <param name="ct">Gives it up; the directory is then not there.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>: there is something in the directory.</exception>
    public async Task SaveAsync(ConcordOptions options, bool absoluteTimes = false, CancellationToken ct = default)
    {
        var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DataDirectory));
        if (File.Exists(directory) || (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any()))
            throw new ConcordException(ConcordErrorCode.InvalidArguments, $"'{directory}' is not empty; a restore does not write over anything.");

        // Aside: a directory that a crash left half made would open as an empty store.
        var aside = directory + ".restoring";
        if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        var log = await EmbeddedLog.OpenAsync(options with { DataDirectory = aside }, ct).ConfigureAwait(false);
        await using (log.ConfigureAwait(false))
        {
            var now = new ClusterTime(options.Time.GetUtcNow().ToUnixTimeMilliseconds());
            var state = (absoluteTimes ? State : RemainingTime.From(State, now)) with { Proposers = ProposerSet.Empty }; // Positions begin anew.
            await log.SaveSnapshotAsync(LogPosition.Start, (target, stop) => StateSnapshot.WriteAsync(state, target, stop), ct).ConfigureAwait(false);
        }

        if (Directory.Exists(directory)) Directory.Delete(directory);
        Directory.Move(aside, directory);
        if (Path.GetDirectoryName(directory) is { } parent) new RealDisk(parent).FlushDirectory("");
    }
}
