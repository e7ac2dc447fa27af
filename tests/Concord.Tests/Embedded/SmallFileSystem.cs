using Quartet.Testing;

namespace Concord.Tests.Embedded;

/// <summary>A real file system of a few MiB, mounted for one test. Needs Linux and the right to mount.</summary>
internal sealed class SmallFileSystem : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SmallFileSystem()
    {
    }

    public string Path => _directory.In("mounted");

    /// <summary>Mounts it; null, and why not, where that is not possible.</summary>
    /// <param name="kind"><c>tmpfs</c>, or <c>ext4</c> in a file.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<(SmallFileSystem? Mounted, string Problem)> TryMountAsync(string kind, int bytes, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) return (null, "it needs Linux");
        var disk = new SmallFileSystem();
        Directory.CreateDirectory(disk.Path);
        try
        {
            if (kind == "tmpfs") await ChildProcess.RunAsync("mount", ["-t", kind, "-o", $"size={bytes}", kind, disk.Path], ct);
            else await disk.MountImageAsync(kind, bytes, ct);
            return (disk, "");
        }
        catch (Exception failed) when (failed is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            disk._directory.Dispose();
            return (null, failed.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ChildProcess.RunAsync("umount", [Path], CancellationToken.None);
        _directory.Dispose();
    }

    private async Task MountImageAsync(string kind, int bytes, CancellationToken ct)
    {
        var image = _directory.In("image");
        await using (var file = File.Create(image)) file.SetLength(bytes);
        await ChildProcess.RunAsync($"mkfs.{kind}", ["-q", "-m", "0", image], ct);
        await ChildProcess.RunAsync("mount", ["-o", "loop", image, Path], ct);
    }
}
