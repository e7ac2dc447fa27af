namespace Quartet.Testing;

/// <summary>Where this checkout is, and what was built in it.</summary>
public static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Path of a built assembly, in the configuration that this test was built in.</summary>
    public static string Assembly(string folder, string name) => Path.Combine(Root, folder, "bin", Configuration, "net10.0", name + ".dll");

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";

    private static string FindRoot(string from)
    {
        for (var at = new DirectoryInfo(from); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Quartet.slnx"))) return at.FullName;
        }

        throw new DirectoryNotFoundException($"No Quartet.slnx above {from}.");
    }
}
