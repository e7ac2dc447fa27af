using System.Diagnostics;
using Quartet.Testing;

namespace HexHub.Tests.Oracles;

/// <summary>Asks the genuine tools. A test that needs one fails where it is not installed; test.sh installs them.</summary>
internal static class Oracle
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Writes the questions as lines, and reads all lines of the answer.</summary>
    public static async Task<string[]> AskAsync(string program, string[] arguments, string[] questions)
    {
        var start = new ProcessStartInfo(Tool.Find(program))
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
}
