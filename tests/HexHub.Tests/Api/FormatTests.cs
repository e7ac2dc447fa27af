using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using HexHub.Tests.Hosting;
using HexHub.Wire.Erlang;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Api;

// Source: Hex protocol 2.1 and 2.2.
public class FormatTests(HexHubHost host)
{
    private const string Erlang = "application/vnd.hex+erlang";

    public static TheoryData<string?, string> Accepted => new()
    {
        { null, "application/json; charset=utf-8" },
        { "", "application/json; charset=utf-8" },
        { "*/*", "application/json; charset=utf-8" },
        { "application/json", "application/json; charset=utf-8" },
        { "application/*", "application/json; charset=utf-8" },
        { "text/html, */*;q=0.1", "application/json; charset=utf-8" },
        { "application/json;q=0, */*", "application/vnd.hex+json; charset=utf-8" },
        { "application/vnd.hex+json", "application/vnd.hex+json; charset=utf-8" },
        { Erlang, "application/vnd.hex+erlang; charset=utf-8" },
        { $"application/json;q=0.5, {Erlang}", "application/vnd.hex+erlang; charset=utf-8" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task The_format_is_the_one_that_is_accepted(string? accept, string contentType)
    {
        var index = await host.GetAsync("/api", accept: accept);
        index.Status.ShouldBe(200);
        index["content-type"].ShouldBe(contentType);
        index["vary"].ShouldBe("accept, accept-encoding");
        index["access-control-allow-origin"].ShouldBe("*");
        index.Field("package_release_url").ShouldBe($"{host.Base}/api/packages/{{name}}/releases/{{version}}");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/*")]
    [InlineData("nonsense")]
    public async Task What_nobody_can_answer_in_is_406(string accept) =>
        (await host.GetAsync("/api", accept: accept)).Status.ShouldBe(406);

    public static TheoryData<string, string, string?, int, string> Refusals
    {
        get
        {
            var refusals = new TheoryData<string, string, string?, int, string>();
            foreach (var accept in new[] { "application/json", "application/vnd.hex+json", Erlang })
            {
                refusals.Add(accept, "GET /api/nowhere", null, 404, "Page not found");
                refusals.Add(accept, "GET /api/packages/nowhere", null, 404, "Page not found");
                refusals.Add(accept, "GET /api/repos/nowhere/packages", null, 404, "Page not found");
                refusals.Add(accept, "PUT /api/packages", null, 405, "Method Not Allowed");
                refusals.Add(accept, "GET /api/keys", null, 401, "missing authentication information");
                refusals.Add(accept, "GET /api", "nobody's", 401, "invalid API key");
                refusals.Add(accept, "GET /api/auth", null, 400, "missing required parameters: \"domain\"");
                refusals.Add(accept, "GET /api/packages/alpha/releases/v1.2.3", null, 400, "invalid version: v1.2.3");
                refusals.Add(accept, "POST /api/publish?replace=perhaps", null, 400, "Bad request");
                refusals.Add(accept, "GET /api/users?a=%00", null, 400, "Bad request");
            }

            return refusals;
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Errors_are_in_the_format_that_was_asked_for(string accept, string request, string? credential, int status, string message)
    {
        var (method, path) = (request.Split(' ')[0], request.Split(' ')[1]);
        var refusal = await host.SendAsync(new HttpMethod(method), path, credential, accept: accept);
        refusal.Status.ShouldBe(status);
        refusal["content-type"].ShouldBe(accept + "; charset=utf-8");
        refusal["www-authenticate"].ShouldBe(status == 401 ? "Basic realm=hex" : null);
        refusal.Body.GetProperty("status").GetInt32().ShouldBe(status);
        refusal.Message.ShouldBe(message);
        refusal.Body.TryGetProperty("errors", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_client_says_what_it_is()
    {
        var refusal = await host.SendAsync(HttpMethod.Get, "/api", accept: Erlang, headers: ("user-agent", ""));
        refusal.Status.ShouldBe(400);
        refusal.Message.ShouldBe("User-Agent header is required");
    }

    [Fact]
    public async Task Dates_have_microseconds_in_json_and_seconds_in_terms()
    {
        var name = host.NewName();
        (await host.PublishAsync(new SamplePackage(name))).Status.ShouldBe(201);
        (await host.GetAsync($"/api/packages/{name}")).Field("inserted_at").ShouldMatch(@"\A20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\z");
        (await host.GetAsync($"/api/packages/{name}", accept: Erlang)).Field("inserted_at").ShouldMatch(@"\A20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\z");
    }

    [Fact]
    public async Task What_mix_and_rebar3_send_along_with_a_get_does_no_harm()
    {
        var answer = await RawClient.AskAsync(
            host, "GET /api/packages HTTP/1.1", "host: hub", "user-agent: x", "content-length: 0", "te: ", "if-none-match: ", "connection: close");
        answer.ShouldStartWith("HTTP/1.1 200");
        answer = await RawClient.AskAsync(
            host, "GET /repo/names HTTP/1.1", "host: hub", "content-length: 0", "te: ", "if-none-match: ", "connection: close");
        answer.ShouldStartWith("HTTP/1.1 200");
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/packages")]
    [InlineData("/api/users/ada")]
    [InlineData("/api/users/me")]
    [InlineData("/api/keys")]
    [InlineData("/api/auth?domain=api")]
    [InlineData("/api/packages/nowhere")]
    [InlineData("/repo/names")]
    [InlineData("/repo/versions")]
    [InlineData("/repo/public_key")]
    [InlineData("/repo/installs/hex-1.x.csv")]
    public async Task Head_is_get_without_a_body(string path)
    {
        var get = await host.GetAsync(path, host.Ada);
        var head = await host.SendAsync(HttpMethod.Head, path, host.Ada);
        head.Status.ShouldBe(get.Status);
        head.Bytes.ShouldBeEmpty();
        foreach (var header in new[] { "content-type", "content-length", "etag", "cache-control" }) head[header].ShouldBe(get[header], header);
    }

    [Theory]
    [InlineData("//api//packages", 200)]
    [InlineData("/api//users//ada", 200)]
    [InlineData("//repo//names", 200)]
    public async Task Repeated_slashes_are_one(string path, int status) => (await host.GetAsync(path)).Status.ShouldBe(status);

    [Theory]
    [InlineData("/api/packages/%00")]
    [InlineData("/repo/packages/%00")]
    public async Task A_zero_in_a_path_is_a_bad_request(string path) =>
        (await RawClient.AskAsync(host, $"GET {path} HTTP/1.1", "host: hub", "user-agent: x", "connection: close")).ShouldStartWith("HTTP/1.1 400");

    [Fact]
    public async Task A_client_of_http_1_0_names_no_host_and_is_answered() =>
        (await RawClient.AskAsync(host, "GET /api HTTP/1.0", "user-agent: x")).ShouldStartWith("HTTP/1.1 200");

    public static TheoryData<string?, byte[], int, string> Bodies => new()
    {
        { "application/json", [], 422, "Validation error(s)" }, // An empty map: everything is missing.
        { "application/json; charset=utf-8", "[]"u8.ToArray(), 422, "Validation error(s)" },
        { "application/json", "\"text\""u8.ToArray(), 422, "Validation error(s)" },
        { "application/vnd.hex+json", "1"u8.ToArray(), 422, "Validation error(s)" },
        { Erlang, [131, 106], 422, "Validation error(s)" },
        { Erlang, [131, 80, 0, 0, 0, 1, 120], 400, "bad binary_to_term" },
        { Erlang, [131], 400, "bad binary_to_term" },
        { Erlang, [.. "{\"a\":1}"u8], 400, "bad binary_to_term" },
        { Erlang, Nested(100_000, [108, 0, 0, 0, 1], [106]), 400, "bad binary_to_term" },
        { Erlang, [131, 108, 255, 255, 255, 255, 106], 400, "bad binary_to_term" },
        { Erlang, [131, 116, 0, 15, 255, 255, 97, 1], 400, "bad binary_to_term" },
        { Erlang, AtomFlood(), 400, "bad binary_to_term" },
        { "application/json", "{"u8.ToArray(), 400, "Bad request" },
        { "application/json", [.. "{\"username\":\""u8, 0xff, 0xfe, .. "\"}"u8], 400, "Bad request" },
        { "application/json", "{\"username\":\"\\ud800\"}"u8.ToArray(), 400, "Bad request" },
        { "application/json", "{\"\\udc00\":1}"u8.ToArray(), 400, "Bad request" },
        { "application/json", Encoding.UTF8.GetBytes(new string('[', 100_000)), 400, "Bad request" },
        { "application/json", Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('a', 1024 * 1024)}\"}}"), 413, "Payload too large" },
        { "application/x-www-form-urlencoded", "username=%00"u8.ToArray(), 422, "Validation error(s)" },
        { "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Range(0, 5000))), 400, "Bad request" },
        { "text/plain", "username=x"u8.ToArray(), 415, "Unsupported media type" },
        { "nonsense", "username=x"u8.ToArray(), 415, "Unsupported media type" },
        { null, "username=x"u8.ToArray(), 415, "Unsupported media type" },
        { "text/plain", [], 422, "Validation error(s)" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Bodies_are_read_or_refused_in_words(string? type, byte[] body, int status, string message)
    {
        using var content = new ByteArrayContent(body);
        if (type is not null) content.Headers.TryAddWithoutValidation("content-type", type);
        var answer = await host.SendAsync(HttpMethod.Post, "/api/users", content: content, accept: Erlang);
        answer.Status.ShouldBe(status);
        answer.Message.ShouldBe(message);
        host.Errors.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_equal_keys_the_last_counts()
    {
        var answer = await host.PostAsync("/api/users", """{"username":"fine","username":"x","email":"a@b.c","password":"12345678"}""");
        answer.ErrorAt("username").ShouldBe("should be at least 3 character(s)");
    }

    [Fact]
    public async Task A_request_that_was_made_as_a_term_is_answered_as_one()
    {
        using var content = new ByteArrayContent(Term("""{"name":"laptop","permissions":[{"domain":"api","resource":"read"}]}"""));
        content.Headers.ContentType = new MediaTypeHeaderValue(Erlang);
        var key = await host.SendAsync(HttpMethod.Post, "/api/keys", host.Bob, content, Erlang);
        key.Status.ShouldBe(201);
        key.Field("secret").ShouldMatch(@"\A[0-9a-f]{32}\z");
        key.Body.GetProperty("last_use").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_ends_with_408()
    {
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync(
            "POST /api/users HTTP/1.1", "host: hub", "user-agent: x", "content-type: application/json", "content-length: 1000", "connection: close");
        await client.SendAsync("{"u8.ToArray());
        var answer = await client.ReadAsync("}");
        answer.ShouldStartWith("HTTP/1.1 408");
        answer.ShouldContain("Request timeout");
    }

    private static byte[] Term(string json)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        ErlangTerm.Encode(JsonElement.Parse(json), bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static byte[] Nested(int depth, byte[] open, byte[] close) =>
        [131, .. Enumerable.Repeat(open, depth).SelectMany(b => b), .. Enumerable.Repeat(close, depth + 1).SelectMany(b => b)];

    private static byte[] AtomFlood() =>
        [131, 108, 0, 1, 200, 0, .. Enumerable.Range(0, 116_736).SelectMany(i => new byte[] { 119, 2, (byte)('a' + (i % 26)), (byte)('a' + (i / 26 % 26)) }), 106];
}
