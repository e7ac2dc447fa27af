using System.Text.Json;
using System.Text.RegularExpressions;
using Quartet.Testing;
using Quartet.Tests.Clients;

namespace Quartet.Tests.Hosting;

public sealed partial class LogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_request_is_one_line_with_the_id_that_the_client_chose()
    {
        await using var server = await QuartetServer.StartAsync(_directory.In("data"), TestContext.Current.CancellationToken);
        using var chosen = await GetAsync(server, "health/live?token=hidden", "build-42");
        using var made = await GetAsync(server, "api/packages/nope", "two words");

        chosen.Headers.GetValues("x-request-id").ShouldBe(["build-42"]);
        var line = await server.Process.WaitForLineAsync(text => text.Contains("build-42", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        line.ShouldMatch(@"info: \S+\[1000\] GET /health/live 200 in [\d.]+ ms, request build-42$");
        var id = made.Headers.GetValues("x-request-id").Single();
        id.ShouldNotBe("two words");
        await server.Process.WaitForLineAsync(text => text.Contains($"GET /api/packages/nope 404 in ", StringComparison.Ordinal) && text.EndsWith(id, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Requests().Count(server.Process.Output).ShouldBe(2, server.Process.Output);
    }

    [Fact]
    public async Task A_line_is_json_where_that_is_wanted()
    {
        await using var server = await QuartetServer.StartAsync(_directory.In("data"), TestContext.Current.CancellationToken, "--Logging:Console:FormatterName=json");
        using var answer = await GetAsync(server, "health/live", "build-42");

        var line = await server.Process.WaitForLineAsync(text => text.Contains("build-42", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var entry = JsonDocument.Parse(line).RootElement;
        entry.GetProperty("EventId").GetInt32().ShouldBe(1000);
        entry.GetProperty("State").GetProperty("RequestId").GetString().ShouldBe("build-42");
        entry.GetProperty("State").GetProperty("Status").GetInt32().ShouldBe(200);
    }

    // Goal: neither logs nor files give away what would let somebody in. Method: a whole session with marked secrets at the
    // most talkative level of logging; then everything printed and every byte stored is searched.
    [Fact]
    public async Task No_secret_is_logged_or_stored_and_files_are_for_their_owner()
    {
        const string Password = "correct-horse-battery-staple-7301";
        await using var server = await QuartetServer.StartAsync(_directory.In("data"), TestContext.Current.CancellationToken, "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Debug");
        var answers = await HexCore.RunAsync(
            server, "hexpm", $"user ada {Password}", $"basic ada {Password}", "key-add laptop", "publish gamma 1.0.0", "key-list", "publish gamma 1.0.0",
            "key 00112233445566778899aabbccddeeff", "key-list", "publish gamma 1.0.1", $"basic ada {Password}x", "key-list");
        var secret = Secret().Match(answers[2]).Groups[1].Value;
        secret.Length.ShouldBe(32);
        (await server.Process.InterruptAsync(TestContext.Current.CancellationToken)).ShouldBe(0);

        string[] secrets =
        [
            Password, secret, "00112233445566778899aabbccddeeff", Base64($"ada:{Password}"), Base64($"ada:{Password}x"), "Basic YWRh", "BEGIN PRIVATE KEY", "BEGIN RSA PRIVATE KEY",
        ];
        foreach (var hidden in secrets) server.Process.Output.ShouldNotContain(hidden, Case.Insensitive);
        foreach (var file in Directory.EnumerateFiles(_directory.In("data"), "*", SearchOption.AllDirectories))
        {
            var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            foreach (var hidden in secrets.Take(5)) text.Contains(hidden, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"{file} holds {hidden}");
            (ModeOf(file) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)).ShouldBe(UnixFileMode.None, file);
        }

        foreach (var folder in Directory.EnumerateDirectories(_directory.In("data"), "*", SearchOption.AllDirectories).Append(_directory.In("data")))
            ModeOf(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, folder);
    }

    public void Dispose() => _directory.Dispose();

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(path);

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static async Task<HttpResponseMessage> GetAsync(QuartetServer server, string path, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("x-request-id", id);
        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"\[1000\]")]
    private static partial Regex Requests();

    [GeneratedRegex("<<\"secret\">> => <<\"([0-9a-f]+)\">>")]
    private static partial Regex Secret();
}
