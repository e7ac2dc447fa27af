using Concord.Embedded.Disks;

namespace Quartet.Kernel.Storage;

/// <summary>Files that are there whole after a crash, or not at all.</summary>
public static class DurableFile
{
    /// <summary>Flushes a file, gives it its name, and flushes the directories that had to be made or changed for it.</summary>
    public static void FlushAndMove(string temporary, string target)
    {
        using (var file = File.OpenHandle(temporary, access: FileAccess.ReadWrite)) RandomAccess.FlushToDisk(file);
        var directory = Path.GetDirectoryName(Path.GetFullPath(target)) ?? throw new ArgumentException("A file needs a directory.", nameof(target));
        var made = MissingAbove(directory);
        OwnerOnly.CreateDirectory(directory);
        File.Move(temporary, target, overwrite: true);
        FlushNames(directory);
        foreach (var parent in made) FlushNames(parent);
    }

    // Windows has no such call: there the file system's own log keeps names.
    private static void FlushNames(string directory)
    {
        if (!OperatingSystem.IsWindows()) LibC.FlushDirectory(directory);
    }

    private static List<string> MissingAbove(string directory)
    {
        var parents = new List<string>();
        for (var at = directory; !Directory.Exists(at) && Path.GetDirectoryName(at) is { } parent; at = parent) parents.Add(parent);
        return parents;
    }
}
