using System.Globalization;
using System.Runtime.CompilerServices;
using Concord.Embedded.Disks;

namespace Concord.Archive;

/// <summary>An archive in a directory, which may be a mounted one: each object is a file, written aside and renamed once it is durable.</summary>
public sealed class FolderArchive : IArchiveTarget
{
    private const string UnfinishedPrefix = ".unfinished-";

    // No object takes that long to write: what is still unfinished then was given up by a crash.
    private static readonly TimeSpan UnfinishedMax = TimeSpan.FromDays(1);

    private readonly IDisk _disk;
    private readonly TimeProvider _time;

    /// <param name="directory">Made with the first object when absent.</param>
    /// <param name="time">Where time comes from; null: the system.</param>
    public FolderArchive(string directory, TimeProvider? time = null)
        : this(new RealDisk(directory), time ?? TimeProvider.System)
    {
    }

    internal FolderArchive(IDisk disk, TimeProvider time)
    {
        _disk = disk;
        _time = time;
    }

    /// <inheritdoc />
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NoSpace"/>: the disk is full.</exception>
    public async ValueTask PutAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct)
    {
        ArchiveNames.Check(name);
        try
        {
            _disk.CreateDirectory("");
            RemoveUnfinished();
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            using var file = new TemporaryFile(_disk, name, string.Create(CultureInfo.InvariantCulture, $"{UnfinishedPrefix}{now}-{Guid.NewGuid():n}"));
            var target = new DiskWriteStream(file.File);
            await using (target.ConfigureAwait(false)) await write(target, ct).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            file.Publish().Dispose();
        }
        catch (DiskFullException full)
        {
            throw new ConcordException(ConcordErrorCode.NoSpace, $"There is no room for the archive in '{_disk.PathOf("")}'.", full);
        }
    }

    /// <inheritdoc />
    public ValueTask<Stream?> OpenAsync(string name, CancellationToken ct)
    {
        ArchiveNames.Check(name);
        try
        {
            return new ValueTask<Stream?>(new DiskReadStream(_disk.Open(name, writable: false)));
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ValueTask<Stream?>((Stream?)null);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ArchiveObject> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var name in await Task.Run(() => _disk.List(""), ct).ConfigureAwait(false))
        {
            if (ArchiveNames.IsValid(name)) yield return new ArchiveObject(name, LengthOf(name));
        }
    }

    /// <inheritdoc />
    public ValueTask DeleteAsync(string name, CancellationToken ct)
    {
        ArchiveNames.Check(name);
        if (!_disk.Exists(name)) return ValueTask.CompletedTask;
        _disk.Delete(name);
        _disk.FlushDirectory("");
        return ValueTask.CompletedTask;
    }

    private long LengthOf(string name)
    {
        try
        {
            using var file = _disk.Open(name, writable: false);
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0; // Deleted since it was listed.
        }
    }

    private void RemoveUnfinished()
    {
        var before = (_time.GetUtcNow() - UnfinishedMax).ToUnixTimeMilliseconds();
        foreach (var name in _disk.List("").Where(name => name.StartsWith(UnfinishedPrefix, StringComparison.Ordinal)))
        {
            var begun = name.AsSpan(UnfinishedPrefix.Length);
            var end = begun.IndexOf('-');
            if (end > 0 && long.TryParse(begun[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < before) _disk.Delete(name);
        }
    }
}
