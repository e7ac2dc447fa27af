using System.Text;
using Quartet.Kernel.Storage;

namespace Quartet.Kernel.Secrets;

/// <summary>The cluster key in a file that only its owner can read.</summary>
public static class ClusterKeyFile
{
    /// <summary>Name of the file in a directory of secrets.</summary>
    public const string Name = "cluster-key";

    /// <summary>Reads the key; null when there is no file.</summary>
    /// <exception cref="IOException">The file holds no key, or cannot be read.</exception>
    public static ClusterKey? Read(string path)
    {
        if (!File.Exists(path)) return null;
        return ClusterKey.TryParse(File.ReadAllText(path), out var key)
            ? key
            : throw new IOException($"'{Path.GetFullPath(path)}' holds no cluster key: it is 64 hexadecimal digits. Restore it from a backup.");
    }

    /// <summary>Makes a key and writes it: after a crash the file is whole or not there.</summary>
    public static ClusterKey Make(string path)
    {
        var key = ClusterKey.Generate();
        var target = Path.GetFullPath(path);
        var directory = Path.GetDirectoryName(target) ?? throw new ArgumentException($"'{path}' is no file.", nameof(path));
        OwnerOnly.CreateDirectory(directory);
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = OwnerOnly.CreateFile(temporary)) file.Write(Encoding.ASCII.GetBytes(key.Text + "\n"));
            DurableFile.FlushAndMove(temporary, target, root: directory);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return key;
    }
}
