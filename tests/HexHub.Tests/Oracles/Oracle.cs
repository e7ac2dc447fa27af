using System.Diagnostics;

namespace HexHub.Tests.Oracles;

/// <summary>Asks the genuine tools. A test that needs one is skipped where it is not installed; test.sh installs them.</summary>
internal static class Oracle
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Writes the questions as lines, and reads all lines of the answer.</summary>
    public static async Task<string[]> AskAsync(string program, string[] arguments, string[] questions)
    {
        var path = Find(program);
        Assert.SkipWhen(path is null, $"{program} is not installed");

        var start = new ProcessStartInfo(path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
        using var timeout = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        foreach (var question in questions)
            await process.StandardInput.WriteLineAsync(question.AsMemory(), timeout.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(timeout.Token);

        process.ExitCode.ShouldBe(0, await errors + await output);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
