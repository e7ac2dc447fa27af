namespace Quartet.Bench.Registry;

/// <summary>Programs of the system that a part of the benchmark stands on.</summary>
internal static class Tool
{
    // nginx lies in sbin, which is not on everybody's path.
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin"];

    public static string? Find(string name) => Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
