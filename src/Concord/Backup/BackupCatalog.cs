using Concord.Embedded.Disks;
using Concord.Kv;
using Concord.StateMachine;
using Concord.StateMachine.Tree;

namespace Concord.Backup;

/// <summary>The backups in a directory.</summary>
public static class BackupCatalog
{
    // No backup takes that long: what is still unfinished then was given up by a crash.
    private static readonly TimeSpan UnfinishedMax = TimeSpan.FromDays(1);

    /// <summary>The backups in a directory, newest first; what cannot be one is left out, and nothing behind its beginning is checked.</summary>
    public static Task<IReadOnlyList<BackupInfo>> ListAsync(string directory, CancellationToken ct = default) =>
        Task.Run(() => List(new RealDisk(directory), ct), ct);

    /// <summary>Reads a backup from its first byte to its last: every checksum, every record, every count.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>: there is no such file.</exception>
    public static Task<BackupVerdict> VerifyAsync(string path, IProgress<BackupProgress>? progress = null, CancellationToken ct = default) =>
        Task.Run(
            () =>
            {
                using var file = BackupReader.Open(path);
                return Verify(file, path, file.Length, progress, ct);
            },
            ct);

    /// <summary>
    /// Deletes the backups that are beyond a count and also older than so many days, oldest first; never the newest valid one, and nothing
    /// that cannot be read. What a crash left unfinished more than a day ago goes too.
    /// </summary>
    /// <param name="directory">Where.</param>
    /// <param name="keepCount">The newest so many stay. At least 1.</param>
    /// <param name="keepDays">Whatever is younger stays. At least 0.</param>
    /// <param name="time">Where time comes from; null: the system.</param>
    /// <param name="ct">Ends it between two files.</param>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>: a number is outside its range.</exception>
    public static Task<int> CleanupAsync(
        string directory, int keepCount = 10, int keepDays = 30, TimeProvider? time = null, CancellationToken ct = default)
    {
        if (keepCount < 1) throw new ConcordException(ConcordErrorCode.InvalidArguments, $"keep_count is {keepCount}; it must be at least 1.");
        if (keepDays is < 0 or > 100_000) throw new ConcordException(ConcordErrorCode.InvalidArguments, $"keep_days is {keepDays}; it must be from 0 to 100000.");
        return Task.Run(() => Cleanup(new RealDisk(directory), keepCount, (time ?? TimeProvider.System).GetUtcNow(), TimeSpan.FromDays(keepDays), ct), ct);
    }

    internal static IReadOnlyList<BackupInfo> List(IDisk disk, CancellationToken ct) =>
        [.. Named(disk, ct).Select(named => named.Info).OrderByDescending(info => info.Timestamp).ThenByDescending(info => info.Path, StringComparer.Ordinal)];

    internal static BackupVerdict Verify(Stream file, string path, long size, IProgress<BackupProgress>? progress, CancellationToken ct)
    {
        try
        {
            var own = new KeySpaceEdit(KeySpace.Empty);
            var header = BackupReader.Read(file, path, (isOwn, key, record) => { if (isOwn) own.Set(key, record); }, progress, ct);
            BackupState.Derive(new StoreState { System = own.Finish() }, ClusterTime.Never, path); // The definitions must mean something.
            return new BackupVerdict(BackupInfo.Of(path, size, header), null);
        }
        catch (ConcordException fault)
        {
            return new BackupVerdict(null, fault);
        }
    }

    internal static int Cleanup(IDisk disk, int keepCount, DateTimeOffset now, TimeSpan keep, CancellationToken ct)
    {
        var newestFirst = Named(disk, ct).OrderByDescending(named => named.Info.Timestamp).ThenByDescending(named => named.Name, StringComparer.Ordinal).ToList();
        var surplus = newestFirst.Skip(keepCount).Where(named => now - named.Info.Timestamp > keep).Select(named => named.Name).ToList();
        if (surplus.Count > 0 && newestFirst.Find(named => IsValid(disk, named.Name, ct)).Name is { } newestValid) surplus.Remove(newestValid);
        surplus.Reverse();
        foreach (var name in surplus)
        {
            ct.ThrowIfCancellationRequested();
            disk.Delete(name);
        }

        var unfinished = disk.List("").Where(name => BackupName.TryParseUnfinished(name, out var begun) && now - begun > UnfinishedMax).ToList();
        foreach (var name in unfinished) disk.Delete(name);
        if (surplus.Count + unfinished.Count > 0) disk.FlushDirectory("");
        return surplus.Count;
    }

    private static IEnumerable<(string Name, BackupInfo Info)> Named(IDisk disk, CancellationToken ct)
    {
        foreach (var name in disk.List(""))
        {
            ct.ThrowIfCancellationRequested();
            if (BackupName.TryParse(name, out _) && TryRead(disk, name) is { } info) yield return (name, info);
        }
    }

    private static BackupInfo? TryRead(IDisk disk, string name)
    {
        try
        {
            using var file = new DiskReadStream(disk.Open(name, writable: false));
            return BackupInfo.Of(disk.PathOf(name), file.Length, BackupReader.ReadHeader(file, disk.PathOf(name)));
        }
        catch (Exception unreadable) when (unreadable is ConcordException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsValid(IDisk disk, string name, CancellationToken ct)
    {
        using var file = new DiskReadStream(disk.Open(name, writable: false));
        return Verify(file, disk.PathOf(name), file.Length, null, ct).IsValid;
    }
}
