using Quartet.Testing;

namespace Quartet.Tests.Hosting;

/// <summary>The host as a program that is expected to end by itself.</summary>
internal static class HostProgram
{
    public static string Assembly { get; } = Repository.Assembly("src/Quartet", "Quartet");

    public static async Task<(int Exit, string Output)> RunAsync(string directory, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        await using var process = ChildProcess.Start("dotnet", [Assembly, .. arguments], directory, environment);
        return (await process.WaitForExitAsync(TestContext.Current.CancellationToken), process.Output);
    }

    public static Task<(int Exit, string Output)> RunAsync(string directory, params string[] arguments) =>
        RunAsync(directory, new Dictionary<string, string?>(), arguments);
}
