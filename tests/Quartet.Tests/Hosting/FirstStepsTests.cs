using System.Net;
using System.Text.Json;
using Quartet.Testing;
using Quartet.Tests.Clients;

namespace Quartet.Tests.Hosting;

/// <summary>What a newcomer reads is all there, and does what it says.</summary>
public sealed class FirstStepsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task The_server_says_where_it_is_and_how_clients_are_pointed_at_it()
    {
        await using var server = await QuartetServer.StartAsync(_directory.In("data"), TestContext.Current.CancellationToken);
        var lines = new PrintedLines(server);
        var pem = await server.Client.GetStringAsync(new Uri("repo/public_key", UriKind.Relative), TestContext.Current.CancellationToken);

        server.Process.Output.ShouldContain($"Data      {_directory.In("data")}");
        server.Process.Output.ShouldMatch(@"Registry  hexpm, public key SHA256:[A-Za-z0-9+/]{43}\n");
        lines.Mix.ShouldContain($"curl -o hex.pem \\\n  {server.Repository}/public_key");
        lines.Mix.ShouldContain("mix hex.repo set hexpm");
        lines.RebarShell.ShouldBe($"export HEX_CDN={server.Repository}");
        lines.RebarConfig.ShouldContain($"repo_public_key => <<\"{pem.Trim().ReplaceLineEndings("\\n")}\">>");
    }

    [Fact]
    public async Task The_readme_s_command_keeps_its_data_where_it_was_called()
    {
        await using var run = ChildProcess.Start(
            "dotnet", ["run", "--no-build", "--project", Path.Combine(Repository.Root, "src/Quartet"), "--", "--urls", "http://127.0.0.1:0"], _directory.Path);
        await run.WaitForLineAsync(line => line.Contains($"Data      {_directory.In("data")}", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Directory.Exists(_directory.In("data", "store")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_public_address_is_the_one_that_clients_are_told()
    {
        await using var server = await QuartetServer.StartAsync(
            _directory.In("data"), TestContext.Current.CancellationToken, "--HexHub:PublicUrl=https://hex.example.com/");
        var lines = new PrintedLines(server);
        lines.Mix.ShouldContain("--url https://hex.example.com/repo");
        lines.RebarShell.ShouldBe("export HEX_CDN=https://hex.example.com/repo");
        server.Process.Output.ShouldContain("export HEX_API_URL=https://hex.example.com/api");
    }

    [Fact]
    public async Task The_printed_commands_make_a_user_and_a_key_that_publishes()
    {
        await using var server = await QuartetServer.StartAsync(_directory.In("data"), TestContext.Current.CancellationToken);
        var commands = new PrintedLines(server).Curl;
        commands.Count.ShouldBe(2);

        (await ShellAsync(commands[0])).ShouldContain("\"username\":\"ada\"");
        var key = await ShellAsync(commands[1], "change-me-please\n");
        var secret = JsonDocument.Parse(key[key.IndexOf('{', StringComparison.Ordinal)..]).RootElement.GetProperty("secret").GetString();
        (await HexCore.RunAsync(server, "hexpm", $"key {secret}", "publish gamma 1.0.0"))[1].ShouldStartWith("{201,");

        (await server.Process.InterruptAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
        await using var again = await QuartetServer.StartAsync(_directory.In("data"), TestContext.Current.CancellationToken);
        again.Process.Output.ShouldNotContain("Create the first user");
    }

    [Fact]
    public async Task Ctrl_C_stops_it_at_once_and_the_next_start_finds_everything()
    {
        string pem;
        await using (var first = await QuartetServer.StartAsync(_directory.In("data"), TestContext.Current.CancellationToken))
        {
            (await HexCore.RunAsync(first, "hexpm", "user ada correct-horse-battery", "basic ada correct-horse-battery", "key-add laptop", "publish gamma 1.0.0"))[3]
                .ShouldStartWith("{201,");
            pem = await first.Client.GetStringAsync(new Uri("repo/public_key", UriKind.Relative), TestContext.Current.CancellationToken);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            (await first.Process.InterruptAsync(patience.Token)).ShouldBe(0);
        }

        await using var second = await QuartetServer.StartAsync(_directory.In("data"), TestContext.Current.CancellationToken);
        (await second.Client.GetStringAsync(new Uri("repo/public_key", UriKind.Relative), TestContext.Current.CancellationToken)).ShouldBe(pem);
        (await HexCore.RunAsync(second, "hexpm", "trust server", "repo-await gamma", "repo-tarball gamma 1.0.0", "basic ada correct-horse-battery", "key-list"))
            .ShouldBe(["trusted", "ok", "{200,#{again => 0,files => [\"rebar.config\",\"src/gamma.app.src\",\"src/gamma.erl\"]}}", "basic", "{200,"], StartsWith);
    }

    [Fact]
    public async Task The_environment_and_the_command_line_set_what_appsettings_do_not()
    {
        var environment = new Dictionary<string, string?> { ["HexHub__RepositoryName"] = "fromenv", ["Urls"] = "http://127.0.0.1:0", ["Data"] = _directory.In("env") };
        await using (var process = ChildProcess.Start("dotnet", [HostProgram.Assembly], _directory.Path, environment))
        {
            await process.WaitForLineAsync(line => line.Contains("Registry  fromenv,", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            process.Output.ShouldContain($"Data      {_directory.In("env")}");
        }

        await using var winner = ChildProcess.Start(
            "dotnet", [HostProgram.Assembly, "--HexHub:RepositoryName=fromline", "--data", "here"], _directory.Path, environment);
        await winner.WaitForLineAsync(line => line.Contains("Registry  fromline,", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        winner.Output.ShouldContain($"Data      {_directory.In("here")}");
    }

    [Theory]
    [InlineData("health", "\"status\":\"healthy\"")]
    [InlineData("health/live", "\"alive\":true")]
    [InlineData("health/ready", "\"ready\":true")]
    public async Task A_supervisor_sees_how_it_is(string path, string part)
    {
        await using var server = await QuartetServer.StartAsync(_directory.In("data"), TestContext.Current.CancellationToken);
        using var answer = await server.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(part);
    }

    public void Dispose() => _directory.Dispose();

    // Without a terminal of its own curl reads the password from standard input.
    private Task<string> ShellAsync(string command, string input = "") =>
        ChildProcess.RunAsync("setsid", ["--wait", "sh", "-ec", command], TestContext.Current.CancellationToken, _directory.Path, input: input);

    private static readonly IEqualityComparer<string> StartsWith = EqualityComparer<string>.Create(
        (one, other) => one!.StartsWith(other!, StringComparison.Ordinal) || other!.StartsWith(one, StringComparison.Ordinal), _ => 0);
}
