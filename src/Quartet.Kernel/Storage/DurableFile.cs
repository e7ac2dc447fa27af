using Concord.Embedded.Disks;

namespace Quartet.Kernel.Storage;

/// <summary>Files that are there whole after a crash, or not at all.</summary>
public static class DurableFile
{
    /// <summary>Flushes a file, gives it its name, and flushes every directory from there up to the root.</summary>
    /// <param name="temporary">The file, on the same file system.</param>
    /// <param name="target">Its name; directories that are missing are made.</param>
    /// <param name="root">A directory above the target that is durable already.</param>
    /// <remarks>
    /// All of them, also those that were there: somebody else may have made one a moment ago and not have flushed it yet. A flush of a
    /// directory that has not changed costs next to nothing.
    /// </remarks>
    public static void FlushAndMove(string temporary, string target, string root)
    {
        using (var file = File.OpenHandle(temporary, access: FileAccess.ReadWrite)) RandomAccess.FlushToDisk(file);
        var above = DirectoriesUpTo(root, target);
        OwnerOnly.CreateDirectory(above[0]);
        File.Move(temporary, target, overwrite: true);
        foreach (var directory in above) FlushNames(directory);
    }

    // Windows has no such call: there the file system's own log keeps names.
    private static void FlushNames(string directory)
    {
        if (!OperatingSystem.IsWindows()) LibC.FlushDirectory(directory);
    }

    private static List<string> DirectoriesUpTo(string root, string target)
    {
        List<string> directories = [];
        var top = Path.GetFullPath(root);
        for (var at = Path.GetDirectoryName(Path.GetFullPath(target)); at is not null; at = Path.GetDirectoryName(at))
        {
            directories.Add(at);
            if (at == top) return directories;
        }

        throw new ArgumentException($"'{target}' does not lie below '{root}'.", nameof(target));
    }
}
