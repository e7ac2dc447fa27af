using Quartet.Testing;

namespace Quartet.Tests.Clients;

/// <summary>The genuine Hex library, taken out of rebar3, behind <c>hex_core.escript</c>.</summary>
internal static class HexCore
{
    private static readonly string Script = Path.Combine(Repository.Root, "tests", "Quartet.Tests", "Clients", "hex_core.escript");

    /// <summary>Takes the steps one after the other; returns what each of them printed, an Erlang term a line.</summary>
    public static async Task<string[]> RunAsync(QuartetServer server, string repository, params string[] steps)
    {
        Tool.Find("rebar3");
        var output = await ChildProcess.RunAsync(
            Tool.Find("escript"), [Script, server.Base, repository, .. steps], TestContext.Current.CancellationToken, environment: Environment);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(steps.Length, output);
        return lines;
    }

    private static Dictionary<string, string?> Environment => new() { ["LC_ALL"] = "C.UTF-8" };
}
