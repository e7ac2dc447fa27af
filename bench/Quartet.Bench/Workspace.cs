namespace Quartet.Bench;

/// <summary>A directory on the measured disk, removed at the end. The usual place for temporary files may be memory.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly DirectoryInfo _root;

    public Workspace(string parent) =>
        _root = Directory.CreateDirectory(Path.Combine(Path.GetFullPath(parent), $".bench-{Environment.ProcessId}"));

    /// <summary>A new, empty directory.</summary>
    public string New(string name) => _root.CreateSubdirectory(name).FullName;

    public void Dispose() => _root.Delete(recursive: true);
}
