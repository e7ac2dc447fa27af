using Concord.Embedded.Disks;

namespace Concord.Embedded.Space;

/// <summary>A disk on which a write that finds no room has the ballast given up, and is then tried once more.</summary>
/// <remarks>Never a flush: one that has failed is not repeated, whatever the reason.</remarks>
internal sealed class BallastedDisk(IDisk disk, Ballast ballast) : IDisk
{
    public long FreeBytes => disk.FreeBytes;

    public long UsedBytes => disk.UsedBytes;

    public string PathOf(string name) => disk.PathOf(name);

    public void CreateDirectory(string name) => disk.CreateDirectory(name);

    public IDisposable? TryLock(string name) => disk.TryLock(name);

    public IDisposable? TryLockExisting(string name) => disk.TryLockExisting(name);

    public bool Exists(string name) => disk.Exists(name);

    public IReadOnlyList<string> List(string directory) => disk.List(directory);

    public IDiskFile Create(string name)
    {
        try
        {
            return new BallastedFile(disk.Create(name), ballast);
        }
        catch (DiskFullException)
        {
            if (!ballast.Release()) throw;
            return new BallastedFile(disk.Create(name), ballast);
        }
    }

    public IDiskFile Open(string name, bool writable) => new BallastedFile(disk.Open(name, writable), ballast);

    public void Rename(string from, string to)
    {
        try
        {
            disk.Rename(from, to);
        }
        catch (DiskFullException)
        {
            if (!ballast.Release()) throw;
            disk.Rename(from, to);
        }
    }

    public void Delete(string name) => disk.Delete(name);

    public void FlushDirectory(string directory) => disk.FlushDirectory(directory);
}
