namespace Concord.Embedded.Disks;

/// <summary>
/// A file that is written aside and gets its name only once it is whole and durable, so that no crash leaves half of it under that name.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    /// <summary>Where such files are written; emptied at every start.</summary>
    public const string Folder = "tmp";

    private readonly IDisk _disk;
    private readonly string _name;
    private bool _published;

    /// <param name="disk">Where.</param>
    /// <param name="name">The name that the file gets.</param>
    /// <param name="aside">The name under which it is written; null: the same in <see cref="Folder"/>.</param>
    public TemporaryFile(IDisk disk, string name, string? aside = null)
    {
        _disk = disk;
        _name = name;
        TemporaryName = aside ?? $"{Folder}/{name}";
        File = disk.Create(TemporaryName);
    }

    public IDiskFile File { get; }

    private string TemporaryName { get; }

    /// <summary>Flushes, renames, and flushes the directory, in this order.</summary>
    /// <returns>The file, still open; from now on the caller's.</returns>
    /// <exception cref="DiskFullException">There is no room, and the name has not been given.</exception>
    public IDiskFile Publish()
    {
        File.Flush();
        Rename();
        try
        {
            _disk.FlushDirectory("");
        }
        catch (DiskFullException full)
        {
            // Too late for "there was no room, nothing has happened": the name is there.
            throw new IOException($"Could not make the name '{_disk.PathOf(_name)}' durable.", full);
        }

        _published = true;
        return File;
    }

    /// <summary>Only gives it its name: for what may be lost, or only half there, after a crash.</summary>
    public void Rename() => _disk.Rename(TemporaryName, _name);

    public void Dispose()
    {
        if (_published) return;
        File.Dispose();
        try
        {
            _disk.Delete(TemporaryName);
        }
        catch (IOException)
        {
            // Left for the next start, which empties the folder. What made us give the file up matters more.
        }
    }
}
