using HexHub.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Quartet.Accounts.Keys;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Api;

// Goal: every route lets in exactly those whom Hex protocol 4.5 names. Method: everybody asks for everything, and the answers are compared
// with a table written from the protocol, not from the code.
public class AccessTests(HexHubHost host)
{
    private const string Ok = "ok";
    private const string Missing = "401 missing authentication information";
    private const string Unauthorized = "401 key not authorized for this action";
    private const string Forbidden = "403 account not authorized for this action";

    private static readonly string[] Callers =
    [
        "anonymous", "unknown key", "unknown bearer", "malformed", "revoked key", "expired key", "api", "api:read", "api:write", "bearer api",
        "package key", "other package key", "repository key", "repositories key", "docs key", "basic", "basic by address", "wrong password",
        "unknown user", "bob", "bob basic",
    ];

    // What a route takes: nothing, a credential that covers reading, one that covers writing, one that may publish this package or a new one.
    private static readonly (string Request, string Needs)[] Routes =
    [
        ("GET /api", "public"),
        ("GET /api/packages", "public"),
        ("GET /api/packages/{owned}", "public"),
        ("GET /api/packages/{owned}/releases/1.0.0", "public"),
        ("GET /api/repos/hexpm/packages", "public"),
        ("GET /api/repos/hexpm/packages/{owned}", "public"),
        ("GET /api/users/ada", "public"),
        ("GET /api/users/me", "read"),
        ("GET /api/keys", "read"),
        ("GET /api/keys/{key}", "read"),
        ("POST /api/keys", "write"),
        ("DELETE /api/keys/{key}", "write"),
        ("GET /api/auth?domain=api", "full"),
        ("GET /api/auth?domain=api&resource=read", "read"),
        ("GET /api/auth?domain=api&resource=write", "write"),
        ("POST /api/packages/{owned}/releases?replace=true", "publish"),
        ("POST /api/publish?replace=true", "publish"),
        ("POST /api/repos/hexpm/packages/{owned}/releases?replace=true", "publish"),
        ("POST /api/repos/hexpm/publish?replace=true", "publish"),
        ("POST /api/packages/{new}/releases", "create"),
        ("POST /api/publish", "create"),
        ("GET /repo/names", "repository"),
        ("GET /repo/versions", "repository"),
        ("GET /repo/packages/{owned}", "repository"),
        ("GET /repo/tarballs/{owned}-1.0.0.tar", "repository"),
        ("GET /repo/public_key", "repository"),
        ("GET /repo/installs/hex-1.x.csv", "repository"),
    ];

    public static TheoryData<string> Everybody => [.. Callers];

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Everybody_may_do_what_the_protocol_says_and_nothing_else(string who)
    {
        var owned = host.NewName("owned");
        (await host.PublishAsync(new SamplePackage(owned))).Status.ShouldBe(201);
        var credential = await CredentialAsync(who, owned);
        foreach (var (request, needs) in Routes)
        {
            var wanted = Expected(who, needs);
            var answer = await AskAsync(request, credential, owned, who.StartsWith("bob", StringComparison.Ordinal) ? "bob" : "ada");
            var got = answer.Status < 300 ? Ok : $"{answer.Status} {answer.Message}";
            got.ShouldBe(wanted, $"{who}: {request}");
            answer["www-authenticate"].ShouldBe(answer.Status == 401 ? "Basic realm=hex" : null, $"{who}: {request}");
        }

        host.Errors.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_repository_that_nobody_can_see_does_not_exist_for_readers_and_asks_writers_who_they_are()
    {
        (await host.GetAsync("/api/repos/secret/packages")).Status.ShouldBe(404);
        (await host.GetAsync("/api/repos/secret/packages", host.Ada)).Status.ShouldBe(404);
        (await host.SendAsync(HttpMethod.Post, "/api/repos/secret/publish")).Message.ShouldBe("missing authentication information");
        (await host.SendAsync(HttpMethod.Post, "/api/repos/secret/publish", host.Ada)).Status.ShouldBe(404);
    }

    private static string Expected(string who, string needs)
    {
        if (needs == "repository") return Ok; // Public files are for everybody, whatever they send along.
        return who switch
        {
            "unknown key" or "unknown bearer" => "401 invalid API key",
            "malformed" => "401 invalid authentication information",
            "revoked key" or "expired key" => "401 API key revoked",
            "wrong password" or "unknown user" => "401 invalid username and password combination",
            "anonymous" => needs == "public" ? Ok : Missing,
            _ when needs == "public" => Ok,
            "api" or "api:write" or "bearer api" => Ok,
            "api:read" => needs == "read" ? Ok : Unauthorized,
            "package key" => needs is "read" or "publish" ? Ok : Unauthorized,
            "other package key" => needs is "read" ? Ok : Unauthorized,
            "basic" or "basic by address" or "bob basic" => needs is "publish" or "create" ? Unauthorized : Ok,
            "bob" => needs is "publish" ? Forbidden : Ok,
            _ => Unauthorized,
        };
    }

    private async Task<string?> CredentialAsync(string who, string owned)
    {
        var other = host.NewName("other");
        if (who == "other package key") (await host.PublishAsync(new SamplePackage(other))).Status.ShouldBe(201);
        return who switch
        {
            "anonymous" => null,
            "unknown key" => new string('0', 32),
            "unknown bearer" => "Bearer eyJhbGciOi.something.else",
            "malformed" => "Digest username=ada",
            "revoked key" => await RevokedAsync(),
            "expired key" => await host.NewKeyAsync("ada", host.Time.GetUtcNow(), KeyPermission.FullApi),
            "api:read" => await host.NewKeyAsync("ada", null, new KeyPermission(KeyDomain.Api, "read")),
            "api:write" => await host.NewKeyAsync("ada", null, new KeyPermission(KeyDomain.Api, "write")),
            "bearer api" => "Bearer " + host.Ada,
            "package key" => await host.NewKeyAsync("ada", null, new KeyPermission(KeyDomain.Package, $"hexpm/{owned}")),
            "other package key" => await host.NewKeyAsync("ada", null, new KeyPermission(KeyDomain.Package, $"hexpm/{other}")),
            "repository key" => await host.NewKeyAsync("ada", null, new KeyPermission(KeyDomain.Repository, "hexpm")),
            "repositories key" => await host.NewKeyAsync("ada", null, new KeyPermission(KeyDomain.Repositories)),
            "docs key" => await host.NewKeyAsync("ada", null, new KeyPermission(KeyDomain.Docs, "hexpm")),
            "basic" => HexHubHost.Basic("ada", HexHubHost.Password),
            "basic by address" => HexHubHost.Basic("Ada@Example.com", HexHubHost.Password),
            "wrong password" => HexHubHost.Basic("ada", "wrong horse"),
            "unknown user" => HexHubHost.Basic("nobody", HexHubHost.Password),
            "bob" => host.Bob,
            "bob basic" => HexHubHost.Basic("bob", HexHubHost.Password),
            _ => host.Ada,
        };
    }

    private async Task<string> RevokedAsync()
    {
        var ring = host.Services.GetRequiredService<ApiKeyRing>();
        var (key, secret) = await ring.CreateAsync("ada", host.NewName("gone"), [KeyPermission.FullApi], null, CancellationToken.None);
        await ring.RevokeAsync("ada", key.Name, CancellationToken.None);
        return secret;
    }

    private async Task<Answer> AskAsync(string request, string? credential, string owned, string owner)
    {
        var (method, path) = (new HttpMethod(request.Split(' ')[0]), request.Split(' ')[1]);
        var fresh = host.NewName("fresh");
        var key = host.NewName("asked");
        if (path.Contains("{key}", StringComparison.Ordinal))
        {
            await host.Services.GetRequiredService<ApiKeyRing>()
                .CreateAsync(owner, key, [KeyPermission.FullApi], null, CancellationToken.None);
        }

        var filled = path.Replace("{owned}", owned, StringComparison.Ordinal).Replace("{new}", fresh, StringComparison.Ordinal)
            .Replace("{key}", key, StringComparison.Ordinal);
        HttpContent? content = null;
        if (method == HttpMethod.Post && path == "/api/keys") content = new StringContent("{\"name\":\"made\"}", System.Text.Encoding.UTF8, "application/json");
        else if (method == HttpMethod.Post)
            content = new ByteArrayContent(new SamplePackage(path.Contains("replace", StringComparison.Ordinal) ? owned : fresh).Build());
        return await host.SendAsync(method, filled, credential, content);
    }
}
