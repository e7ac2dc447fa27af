using System.Text.Json;
using Quartet.Testing;

namespace Quartet.Tests.Hosting;

/// <summary>The log on standard output, as whoever runs the server finds it.</summary>
public sealed class RequestLinesTests
{
    private const int Requests = 400;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("simple")]
    [InlineData("json")]
    public async Task Every_request_has_one_whole_line_even_those_just_before_the_end(string format)
    {
        using var directory = new TemporaryDirectory();
        await using var server = await QuartetServer.StartAsync(directory.Path, Ct, $"--Logging:Console:FormatterName={format}");
        await Parallel.ForAsync(0, Requests, Ct, async (number, ct) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/repo/public_key");
            request.Headers.Add("x-request-id", $"line-{number}.");
            using var answer = await server.Client.SendAsync(request, ct);
            answer.EnsureSuccessStatusCode();
        });
        (await server.Process.InterruptAsync(Ct)).ShouldBe(0);

        var lines = server.Process.Output.Split('\n').Where(line => line.Contains("line-", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBe(Requests);
        for (var number = 0; number < Requests; number++)
            lines.ShouldContain(line => line.Contains($"line-{number}.", StringComparison.Ordinal), 1);
        if (format == "json") lines.ShouldAllBe(line => IsRequest(line));
    }

    [Fact]
    public async Task A_format_that_does_not_exist_is_named()
    {
        using var directory = new TemporaryDirectory();
        var run = ChildProcess.RunAsync(
            "dotnet",
            [Repository.Assembly("src/Quartet", "Quartet"), "--urls", "http://127.0.0.1:0", "--data", directory.Path, "--Logging:Console:FormatterName=nope"],
            Ct);
        (await run.ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain("FormatterName is 'nope'");
    }

    private static bool IsRequest(string line)
    {
        using var parsed = JsonDocument.Parse(line);
        return parsed.RootElement.GetProperty("State").GetProperty("Status").GetInt32() == 200;
    }
}
