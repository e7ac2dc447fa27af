namespace Quartet.Kernel.Secrets;

/// <summary>Files whose content has been taken over into the vault.</summary>
public static class ImportedFile
{
    /// <summary>Gives a file or directory a name by which it is not taken over again. Nothing is removed: that is for the operator to do.</summary>
    public static void Retire(string path)
    {
        var target = $"{path}.imported";
        if (Directory.Exists(path))
        {
            if (!Directory.Exists(target)) Directory.Move(path, target);
        }
        else
        {
            File.Move(path, target, overwrite: true);
        }
    }
}
