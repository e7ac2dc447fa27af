using System.Diagnostics;
using HexHub.Tests.Hosting;
using Quartet.Accounts.Keys;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Publishing;

// In what order an upload is judged: hex-protocol.md sections 2.1 and 7.1. Sockets that send a head and no body show what is read when.
public class PublishOrderTests(HexHubHost host)
{
    private const long Limit = 16 * 1024 * 1024;

    public static TheoryData<string, string, string> Heads => new()
    {
        { "", "HTTP/1.1 401", "missing authentication information" },
        { new string('0', 32), "HTTP/1.1 401", "invalid API key" },
        { "read", "HTTP/1.1 401", "key not authorized for this action" },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public async Task Who_may_not_is_told_before_anything_is_read(string credential, string status, string message)
    {
        var key = credential == "read" ? await host.NewKeyAsync("ada", null, new KeyPermission(KeyDomain.Api, "read")) : credential;
        foreach (var path in new[] { "/api/packages/alpha/releases", "/api/publish", "/api/repos/hexpm/publish" })
        {
            foreach (var expect in new[] { "expect: 100-continue", "x-nothing: 1" })
            {
                using var client = await RawClient.ConnectAsync(host);
                await client.SendAsync(Head(path, key, "content-length: 1000", expect));
                var answer = await client.ReadAsync("}");
                answer.ShouldStartWith(status);
                answer.ShouldContain(message);
                answer.ShouldNotContain("100 Continue");
            }
        }
    }

    [Fact]
    public async Task An_account_that_does_not_own_the_package_is_told_before_anything_is_read()
    {
        var name = host.NewName();
        (await host.PublishAsync(new SamplePackage(name))).Status.ShouldBe(201);
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync(Head($"/api/packages/{name}/releases", host.Bob, "content-length: 1000", "expect: 100-continue"));
        (await client.ReadAsync("}")).ShouldStartWith("HTTP/1.1 403");
    }

    [Fact]
    public async Task Who_waits_to_send_says_how_much()
    {
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync(Head("/api/publish", host.Ada, "transfer-encoding: chunked", "expect: 100-continue"));
        (await client.ReadAsync("}")).ShouldStartWith("HTTP/1.1 411");
    }

    [Fact]
    public async Task Too_long_a_body_is_refused_unread()
    {
        foreach (var expect in new[] { "expect: 100-continue", "x-nothing: 1" })
        {
            using var client = await RawClient.ConnectAsync(host);
            await client.SendAsync(Head("/api/publish", host.Ada, $"content-length: {Limit + 1}", expect));
            var answer = await client.ReadAsync("}}");
            answer.ShouldStartWith("HTTP/1.1 422");
            answer.ShouldContain("""{"tar":"too big"}""");
        }
    }

    [Fact]
    public async Task Who_may_is_told_to_go_on()
    {
        var tarball = new SamplePackage(host.NewName()).Build();
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync(Head("/api/publish", host.Ada, $"content-length: {tarball.Length}", "expect: 100-continue"));
        (await client.ReadAsync("\r\n\r\n")).ShouldStartWith("HTTP/1.1 100 Continue");
        await client.SendAsync(tarball);
        (await client.ReadAsync("\"security_advisories\"")).ShouldContain("HTTP/1.1 201");
    }

    [Fact]
    public async Task A_body_without_a_length_is_read_up_to_the_limit()
    {
        using var stream = new EndlessContent(Limit + 1024);
        var started = Stopwatch.GetTimestamp();
        var refusal = await host.SendAsync(HttpMethod.Post, "/api/publish", host.Ada, stream, headers: ("transfer-encoding", "chunked"));
        refusal.ErrorAt("tar").ShouldBe("too big");
        stream.Sent.ShouldBeLessThan(Limit + (8 * 1024 * 1024));
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_leaves_nothing()
    {
        await using var own = await HexHubHost.StartAsync();
        var tarball = new SamplePackage("alpha").Build();
        using (var client = await RawClient.ConnectAsync(own))
        {
            await client.SendAsync(Head("/api/publish", own.Ada, $"content-length: {tarball.Length}"));
            await client.SendAsync(tarball[..^100]);
            await Eventually.GetAsync(() => Task.FromResult(Files().Length), count => count == 1);
        }

        await Eventually.GetAsync(() => Task.FromResult(Files().Length), count => count == 0);
        (await own.GetAsync("/api/packages")).Text.ShouldBe("[]");
        own.Errors.Lines.ShouldBeEmpty();

        string[] Files() => Directory.GetFiles(own.BlobsPath, "*", SearchOption.AllDirectories);
    }

    private static string[] Head(string path, string credential, params string[] more) =>
    [
        $"POST {path} HTTP/1.1", "host: hub", "user-agent: x", "connection: close", .. credential.Length > 0 ? [$"authorization: {credential}"] : Array.Empty<string>(),
        .. more,
    ];

    /// <summary>Zeros, and a count of how many went out.</summary>
    private sealed class EndlessContent(long length) : HttpContent
    {
        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            var zeros = new byte[64 * 1024];
            while (Sent < length)
            {
                await stream.WriteAsync(zeros);
                Sent += zeros.Length;
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = 0;
            return false;
        }
    }
}
