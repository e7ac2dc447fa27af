using Quartet.Testing;

namespace Quartet.Tests.Clients;

/// <summary>A machine on which nothing of Hex has been set up: an empty home directory and a clean environment.</summary>
internal sealed class ClientHome : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _shell;

    /// <summary>Follows what the server prints for rebar3.</summary>
    public ClientHome(PrintedLines lines)
    {
        _shell = lines.RebarShell;
        Write(".config/rebar3/rebar.config", lines.RebarConfig);
    }

    public string In(params ReadOnlySpan<string> parts) => _directory.In(parts);

    /// <summary>Writes a file, with the folders above it.</summary>
    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
    }

    /// <summary>Makes an application that needs alpha.</summary>
    public void WriteApplication(string folder)
    {
        Write($"{folder}/rebar.config", "{deps, [alpha]}.\n");
        Write(
            $"{folder}/src/app.app.src",
            "{application, app, [{description, \"An application\"}, {vsn, \"0.1.0\"}, {registered, []}, {applications, [kernel, stdlib, alpha]}]}.\n");
        Write($"{folder}/src/app.erl", "-module(app).\n-export([chain/0]).\nchain() -> [app | alpha:chain()].\n");
    }

    /// <summary>Runs a command line in a folder of this home, after the printed shell lines; fails when it fails.</summary>
    public Task<string> RunAsync(string folder, string command) =>
        ChildProcess.RunAsync("bash", ["-ec", $"{_shell}\n{command}"], TestContext.Current.CancellationToken, In(folder), Environment);

    /// <summary>Runs a command line that must not succeed; returns what it said.</summary>
    public async Task<string> RefusalAsync(string folder, string command)
    {
        await using var process = ChildProcess.Start("bash", ["-ec", $"{_shell}\n{command}"], In(folder), Environment);
        (await process.WaitForExitAsync(TestContext.Current.CancellationToken)).ShouldNotBe(0, process.Output);
        return process.Output;
    }

    public void Dispose() => _directory.Dispose();

    // TERM: no colours in what is compared.
    private Dictionary<string, string?> Environment => new()
    {
        ["HOME"] = _directory.Path, ["TERM"] = "dumb", ["LC_ALL"] = "C.UTF-8", ["MIX_REBAR3"] = Tool.Find("rebar3"),
        ["XDG_CONFIG_HOME"] = null, ["XDG_CACHE_HOME"] = null, ["HEX_CDN"] = null, ["HEX_API_URL"] = null, ["HEX_API_KEY"] = null,
        ["HEX_HOME"] = null, ["MIX_HOME"] = null, ["REBAR_CACHE_DIR"] = null, ["REBAR_CONFIG"] = null, ["REBAR_GLOBAL_CONFIG_DIR"] = null,
    };
}
