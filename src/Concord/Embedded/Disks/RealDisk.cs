namespace Concord.Embedded.Disks;

/// <summary>The file system of this machine, below <paramref name="root"/>.</summary>
internal sealed class RealDisk(string root) : IDisk
{
    private const UnixFileMode OwnerDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int ErrorDiskFullWindows = unchecked((int)0x80070070);
    private const int ErrorSharingWindows = unchecked((int)0x80070020);
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;

    private readonly string _root = Path.GetFullPath(root);

    public long FreeBytes => new DriveInfo(_root).AvailableFreeSpace;

    public long UsedBytes => new DirectoryInfo(_root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthOf);

    public string PathOf(string name) => name.Length == 0 ? _root : Path.Combine(_root, name);

    public void CreateDirectory(string name)
    {
        var path = PathOf(name);
        if (Directory.Exists(path)) return;
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, OwnerDirectory);
        }
        catch (IOException full) when (IsFull(full.HResult))
        {
            throw DiskFullException.For(path, full);
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } parent) FlushNames(parent);
    }

    public IDisposable? TryLock(string name) => TryLock(name, FileMode.OpenOrCreate, FileAccess.ReadWrite);

    public IDisposable? TryLockExisting(string name) =>
        Exists(name) ? TryLock(name, FileMode.Open, FileAccess.Read) : Stream.Null;

    public bool Exists(string name) => File.Exists(PathOf(name));

    public IReadOnlyList<string> List(string directory)
    {
        if (!Directory.Exists(PathOf(directory))) return [];
        var names = Directory.GetFiles(PathOf(directory)).Select(path => Path.GetFileName(path)).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public IDiskFile Create(string name) => OpenFile(name, FileMode.Create, FileAccess.ReadWrite);

    public IDiskFile Open(string name, bool writable) =>
        OpenFile(name, FileMode.Open, writable ? FileAccess.ReadWrite : FileAccess.Read);

    public void Rename(string from, string to)
    {
        try
        {
            File.Move(PathOf(from), PathOf(to), overwrite: true);
        }
        catch (IOException full) when (IsFull(full.HResult))
        {
            throw DiskFullException.For(PathOf(to), full);
        }
    }

    public void Delete(string name) => File.Delete(PathOf(name));

    public void FlushDirectory(string directory) => FlushNames(PathOf(directory));

    /// <summary>Tells a full disk or an exhausted quota by the number of the error, as .NET or the C library gives it.</summary>
    internal static bool IsFull(int error) => OperatingSystem.IsWindows()
        ? error == ErrorDiskFullWindows
        : error is 28 or ErrorDiskFullWindows || error == (OperatingSystem.IsMacOS() ? 69 : 122);

    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0; // Deleted since it was listed.
        }
    }

    private static void FlushNames(string path)
    {
        // Windows journals names by itself and offers no such call.
        if (!OperatingSystem.IsWindows()) LibC.FlushDirectory(path);
    }

    private FileStream? TryLock(string name, FileMode mode, FileAccess access)
    {
        try
        {
            // Nothing may be shared: an advisory lock on Unix, a share mode on Windows; both end with the process.
            return OpenStream(name, mode, access, FileShare.None);
        }
        catch (IOException refused) when (refused.HResult is WouldBlockLinux or WouldBlockMac or ErrorSharingWindows)
        {
            return null;
        }
    }

    private RealDiskFile OpenFile(string name, FileMode mode, FileAccess access) =>
        new(OpenStream(name, mode, access, FileShare.ReadWrite | FileShare.Delete));

    private FileStream OpenStream(string name, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open) options.UnixCreateMode = OwnerFile;
        try
        {
            return new FileStream(PathOf(name), options);
        }
        catch (IOException full) when (IsFull(full.HResult))
        {
            throw DiskFullException.For(PathOf(name), full);
        }
    }
}
