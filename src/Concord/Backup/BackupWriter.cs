using System.Reflection;
using Concord.Containers;
using Concord.Embedded.Disks;
using Concord.Kv;
using Concord.StateMachine;
using Concord.StateMachine.Snapshots;

namespace Concord.Backup;

/// <summary>
/// Writes the whole store as of one revision into one file. It reads a state that never changes, so writers do not wait, and the file shows
/// one revision however long it takes.
/// </summary>
public static class BackupWriter
{
    private static readonly string LibraryVersion =
        typeof(BackupWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    // Whoever looks for a free name takes it before the next one looks.
    private static readonly Lock Naming = new();

    /// <summary>Writes a backup. The file has its name once it is whole and durable; a crash leaves nothing under such a name.</summary>
    /// <param name="view">What to write.</param>
    /// <param name="directory">Where to; made when absent.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told now and then how far it has come; null: nobody.</param>
    /// <param name="ct">Gives it up; nothing is left behind.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NoSpace"/>: the disk is full.</exception>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public static Task<BackupInfo> CreateAsync(
        StoreView view, string directory, BackupOptions options, IProgress<BackupProgress>? progress = null, CancellationToken ct = default) =>
        Task.Run(() => CreateAsync(view.State, new RealDisk(directory), options, progress, ct), ct);

    internal static async Task<BackupInfo> CreateAsync(
        StoreState state, IDisk disk, BackupOptions options, IProgress<BackupProgress>? progress, CancellationToken ct)
    {
        try
        {
            disk.CreateDirectory("");
            var (name, createdAt, file) = Reserve(disk, options.Time);
            using var reserved = file;
            var header = HeaderOf(state, options, createdAt);
            var target = new DiskWriteStream(file.File);
            await using (target.ConfigureAwait(false)) await WriteAsync(state, header, target, progress, ct).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            file.Publish().Dispose();
            return BackupInfo.Of(disk.PathOf(name), target.Length, header);
        }
        catch (DiskFullException full)
        {
            throw new ConcordException(ConcordErrorCode.NoSpace, $"There is no room for a backup in '{disk.PathOf("")}'.", full);
        }
    }

    internal static async ValueTask WriteAsync(
        StoreState state, BackupHeader header, Stream target, IProgress<BackupProgress>? progress, CancellationToken ct)
    {
        var container = await ContainerWriter.BeginAsync(target, BackupHeader.Magic, header.Write(), header.Compression != BackupHeader.Uncompressed, ct)
            .ConfigureAwait(false);
        await using var disposed = container.ConfigureAwait(false);
        var (writer, done) = (new SnapshotWriter(container), 0L);
        await WriteSectionAsync(BackupSection.Records, state.Scan(KeyRange.All)).ConfigureAwait(false);
        foreach (var section in state.System.Scan(KeyRange.All).GroupBy(entry => BackupSection.Of(entry.Key)).OrderBy(section => section.Key))
            await WriteSectionAsync(section.Key, section).ConfigureAwait(false);
        await container.CompleteAsync(header.Categories.ToArray(), ct).ConfigureAwait(false);

        async ValueTask WriteSectionAsync(byte section, IEnumerable<Entry> entries)
        {
            await container.BeginSectionAsync(section, ct).ConfigureAwait(false);
            foreach (var (key, record) in entries)
            {
                writer.Record(key, record);
                done++;
                if (writer.IsFull) await FlushAsync().ConfigureAwait(false);
            }

            await FlushAsync().ConfigureAwait(false);
        }

        async ValueTask FlushAsync()
        {
            await writer.FlushAsync(ct).ConfigureAwait(false);
            progress?.Report(new BackupProgress(done, header.Categories.Total));
        }
    }

    internal static BackupHeader HeaderOf(StoreState state, BackupOptions options, DateTimeOffset createdAt)
    {
        var own = state.System.Scan(KeyRange.All).CountBy(entry => BackupSection.Of(entry.Key)).ToDictionary();
        var counts = new BackupCounts(
            new StoreView(state).Count, Own(BackupSection.Indexes), Own(BackupSection.Security), Own(BackupSection.Tenants), Own(BackupSection.Others));
        return new BackupHeader
        {
            Format = BackupHeader.CurrentFormat,
            CreatedAt = createdAt,
            Node = options.IncludeMetadata ? options.Node : "",
            ClusterName = options.IncludeMetadata ? options.ClusterName : "",
            Revision = state.Revision.Value,
            ClockMs = state.Clock.Milliseconds,
            EntryCount = counts.Records,
            Engine = options.Engine,
            LibraryVersion = LibraryVersion,
            Compression = options.Compress ? BackupHeader.Zlib : BackupHeader.Uncompressed,
            Categories = counts,
        };

        long Own(byte section) => own.GetValueOrDefault(section);
    }

    /// <summary>Takes the first free name from now on: two backups of one second, or of a clock that stands, have two names.</summary>
    private static (string Name, DateTimeOffset CreatedAt, TemporaryFile File) Reserve(IDisk disk, TimeProvider time)
    {
        lock (Naming)
        {
            for (var at = BackupName.Rounded(time.GetUtcNow()); ; at = at.AddMicroseconds(1))
            {
                var name = BackupName.Of(at);
                var unfinished = BackupName.Unfinished(name);
                if (!disk.Exists(name) && !disk.Exists(unfinished)) return (name, at, new TemporaryFile(disk, name, unfinished));
            }
        }
    }
}
