namespace Quartet.Testing;

/// <summary>A program that tests drive and that is no part of this repository.</summary>
public static class Tool
{
    /// <summary>Its path; the test fails where it is not installed, since a skipped test proves nothing.</summary>
    public static string Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"{program} is not installed: run ./test.sh, which installs what the tests drive.");
}
