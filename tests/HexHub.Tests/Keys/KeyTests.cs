using System.Text;
using System.Text.Json;
using HexHub.Tests.Hosting;
using Quartet.Accounts.Keys;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Keys;

// Source: Hex protocol 4.2, 4.3, 5.3 and 5.4.
public sealed class KeyTests : IAsyncLifetime
{
    private readonly HexHubHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_key_is_shown_as_the_protocol_says_and_its_secret_once()
    {
        var made = await _host.PostAsync("/api/keys", """{"name":"ci","permissions":[{"domain":"api","resource":"write"}]}""",
            HexHubHost.Basic("ada", HexHubHost.Password));
        made.Status.ShouldBe(201);
        made["location"].ShouldBe("/api/keys/ci");
        made["cache-control"].ShouldBe("no-store");
        var secret = made.Field("secret").ShouldNotBeNull();
        secret.ShouldMatch(@"\A[0-9a-f]{32}\z");
        made.Text.ShouldBe($$"""
            {"name":"ci","authing_key":false,"secret":"{{secret}}","permissions":[{"domain":"api","resource":"write"}],
            "revoke_at":null,"inserted_at":"2026-09-01T08:00:00.123456Z","updated_at":"2026-09-01T08:00:00.123456Z",
            "url":"{{_host.Base}}/api/keys/ci","last_use":null}
            """.ReplaceLineEndings(""));
        var shown = await _host.GetAsync("/api/keys/ci", _host.Ada);
        shown.Body.GetProperty("secret").ValueKind.ShouldBe(JsonValueKind.Null);
        (await _host.GetAsync("/api/keys", _host.Ada)).Text.ShouldNotContain(secret);
        (await _host.GetAsync("/api/keys/ci", _host.Bob)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task No_secret_and_no_password_is_in_the_store()
    {
        var secret = (await _host.PostAsync("/api/keys", """{"name":"k"}""", _host.Ada)).Field("secret").ShouldNotBeNull();
        var stored = new StringBuilder();
        foreach (var (key, record) in _host.Store.View().Scan(Concord.Kv.KeyRange.Prefix("accounts/")))
            stored.Append(Encoding.UTF8.GetString(key.Span)).Append(Encoding.UTF8.GetString(record.Value.Span));
        stored.ToString().ShouldNotContain(secret);
        stored.ToString().ShouldNotContain(HexHubHost.Password);
        stored.ToString().ShouldContain("ada@example.com");
    }

    [Fact]
    public async Task A_name_in_use_gets_the_next_number()
    {
        string?[] names = [await NameAsync(), await NameAsync(), await NameAsync()];
        names.ShouldBe(["laptop", "laptop-2", "laptop-3"]);
        (await _host.SendAsync(HttpMethod.Delete, "/api/keys/laptop-2", _host.Ada)).Status.ShouldBe(200);
        (await NameAsync()).ShouldBe("laptop-4");

        async Task<string?> NameAsync() => (await _host.PostAsync("/api/keys", """{"name":"laptop"}""", _host.Ada)).Field("name");
    }

    [Fact]
    public async Task Keys_that_are_made_at_once_all_get_names_of_their_own()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _host.PostAsync("/api/keys", """{"name":"storm"}""", _host.Ada)));
        made.Select(key => key.Field("name")).Distinct().Count().ShouldBe(20);
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("ünï cödé", "%C3%BCn%C3%AF%20c%C3%B6d%C3%A9")]
    [InlineData("100%", "100%25")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    public async Task Any_name_can_be_asked_for_where_the_answer_says(string name, string escaped)
    {
        var made = await _host.PostAsync("/api/keys", JsonSerializer.Serialize(new { name }), _host.Ada);
        made["location"].ShouldBe("/api/keys/" + escaped);
        (await _host.GetAsync("/api/keys/" + escaped, _host.Ada)).Field("name").ShouldBe(name);
        (await _host.SendAsync(HttpMethod.Delete, "/api/keys/" + escaped, _host.Ada)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_key_can_revoke_itself_and_is_dead_at_once()
    {
        var secret = (await _host.PostAsync("/api/keys", """{"name":"self"}""", _host.Ada)).Field("secret");
        var revoked = await _host.SendAsync(HttpMethod.Delete, "/api/keys/self", secret);
        revoked.Status.ShouldBe(200);
        revoked.Body.GetProperty("authing_key").GetBoolean().ShouldBeTrue();
        revoked.Field("revoke_at").ShouldBe("2026-09-01T08:00:00.123456Z");
        (await _host.GetAsync("/api/users/me", secret)).Message.ShouldBe("API key revoked");
        (await _host.SendAsync(HttpMethod.Delete, "/api/keys/self", _host.Ada)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task All_keys_of_one_owner_can_be_revoked_with_one_call()
    {
        var secret = (await _host.PostAsync("/api/keys", """{"name":"other"}""", _host.Ada)).Field("secret");
        var answer = await _host.SendAsync(HttpMethod.Delete, "/api/keys", _host.Ada);
        answer.Status.ShouldBe(200);
        answer.Body.GetProperty("authing_key").GetBoolean().ShouldBeTrue();
        answer.Field("revoke_at").ShouldNotBeNull();
        (await _host.GetAsync("/api/users/me", secret)).Status.ShouldBe(401);
        (await _host.GetAsync("/api/users/me", _host.Ada)).Status.ShouldBe(401);
        (await _host.GetAsync("/api/users/me", _host.Bob)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_key_ends_when_it_is_said_to_and_so_do_those_it_made()
    {
        var parent = (await _host.PostAsync("/api/keys", """{"name":"hour","revoke_at":"2026-09-01T09:00:00Z"}""", _host.Ada)).Field("secret");
        var child = await _host.PostAsync("/api/keys", """{"name":"forever"}""", parent);
        var longer = await _host.PostAsync("/api/keys", """{"name":"longer","revoke_at":"2027-01-01T00:00:00Z"}""", parent);
        var shorter = await _host.PostAsync("/api/keys", """{"name":"shorter","revoke_at":"2026-09-01T08:30:00"}""", parent);
        child.Field("revoke_at").ShouldBe("2026-09-01T09:00:00.000000Z");
        longer.Field("revoke_at").ShouldBe("2026-09-01T09:00:00.000000Z");
        shorter.Field("revoke_at").ShouldBe("2026-09-01T08:30:00.000000Z");
        (await _host.GetAsync("/api/users/me", child.Field("secret"))).Status.ShouldBe(200);
        _host.Time.Advance(TimeSpan.FromHours(1));
        (await _host.GetAsync("/api/users/me", child.Field("secret"))).Message.ShouldBe("API key revoked");
        (await _host.GetAsync("/api/keys", _host.Ada)).Text.ShouldNotContain("forever");
    }

    [Theory]
    [InlineData("""{}""", "name", "can't be blank")]
    [InlineData("""{"name":7}""", "name", "expected type string")]
    [InlineData("""{"name":"a\u0000b"}""", "name", "has invalid format")]
    [InlineData("""{"name":"a\r\nlocation: x"}""", "name", "has invalid format")]
    [InlineData("""{"name":"a","permissions":{}}""", "permissions", "expected type list(map)")]
    [InlineData("""{"name":"a","permissions":["api"]}""", "permissions", "expected type list(map)")]
    [InlineData("""{"name":"a","permissions":[{"domain":"all"}]}""", "permissions", "[{\"domain\":\"is invalid\"}]")]
    [InlineData("""{"name":"a","permissions":[{}]}""", "permissions", "[{\"domain\":\"is invalid\"}]")]
    [InlineData("""{"name":"a","permissions":[{"domain":"api","resource":"admin"}]}""", "permissions", "[{\"resource\":\"invalid resource for given domain\"}]")]
    [InlineData("""{"name":"a","permissions":[{"domain":"api"},{"domain":"repository"}]}""", "permissions", "[{},{\"resource\":\"invalid resource for given domain\"}]")]
    [InlineData("""{"name":"a","permissions":[{"domain":"repository","resource":"acme"}]}""", "permissions", "[{\"resource\":\"you do not have access to this repository\"}]")]
    [InlineData("""{"name":"a","permissions":[{"domain":"package","resource":"nowhere"}]}""", "permissions", "[{\"resource\":\"you do not have access to this package\"}]")]
    [InlineData("""{"name":"a","revoke_at":"soon"}""", "revoke_at", "is invalid")]
    public async Task What_is_wrong_with_a_key_is_said_by_field(string json, string field, string text)
    {
        var refusal = await _host.PostAsync("/api/keys", json, _host.Ada);
        refusal.Status.ShouldBe(422);
        refusal.ErrorAt(field).ShouldBe(text);
    }

    [Fact]
    public async Task A_key_for_a_package_is_for_its_owners()
    {
        (await _host.PublishAsync(new SamplePackage("alpha"))).Status.ShouldBe(201);
        const string Json = """{"name":"alpha","permissions":[{"domain":"package","resource":"alpha"}]}""";
        var made = await _host.PostAsync("/api/keys", Json, _host.Ada);
        made.Body.GetProperty("permissions")[0].GetProperty("resource").GetString().ShouldBe("hexpm/alpha");
        (await _host.PostAsync("/api/keys", Json, _host.Bob)).ErrorAt("permissions").ShouldNotBeNull().ShouldContain("you do not have access");
        (await _host.GetAsync("/api/auth?domain=package&resource=hexpm/alpha", made.Field("secret"))).Status.ShouldBe(200);
        (await _host.GetAsync("/api/auth?domain=package&resource=hexpm/beta", made.Field("secret"))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_three_keys_that_old_clients_make_can_be_made()
    {
        var write = await _host.PostAsync("/api/keys", """{"name":"h-api","permissions":[{"domain":"api"}]}""", HexHubHost.Basic("bob", HexHubHost.Password));
        var read = await _host.PostAsync("/api/keys", """{"name":"h-api-read","permissions":[{"domain":"api","resource":"read"}]}""", write.Field("secret"));
        var fetch = await _host.PostAsync("/api/keys", """{"name":"h-repositories","permissions":[{"domain":"repositories"}]}""", write.Field("secret"));
        (read.Status, fetch.Status).ShouldBe((201, 201));
        (await _host.PostAsync("/api/keys", """{"name":"more"}""", read.Field("secret"))).Message.ShouldBe("key not authorized for this action");
        (await _host.PostAsync("/api/keys", """{"name":"more"}""", fetch.Field("secret"))).Message.ShouldBe("key not authorized for this action");
    }

    public static TheoryData<string, string, int> Questions => new()
    {
        { "api", "domain=api", 200 },
        { "api", "domain=api&resource=write", 200 },
        { "api", "domain=repositories", 401 },
        { "api", "domain=nonsense", 401 },
        { "read", "domain=api&resource=write", 401 },
        { "repositories", "domain=api", 401 },
        { "repositories", "domain=repository", 401 },
        { "repositories", "domain=repositories", 200 },
        { "repositories", "domain=repository&resource=hexpm", 200 },
        { "repositories", "domain=repository&resource=acme", 403 },
        { "docs", "domain=docs&resource=hexpm", 200 },
        { "docs", "domain=docs&resource=acme", 401 },
        { "basic", "domain=api", 204 },
        { "basic", "domain=repositories", 401 },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_credential_can_ask_what_it_may_do(string who, string question, int status)
    {
        var credential = who switch
        {
            "api" => _host.Ada,
            "basic" => HexHubHost.Basic("ada", HexHubHost.Password),
            "read" => await _host.NewKeyAsync("ada", null, new KeyPermission(KeyDomain.Api, "read")),
            "docs" => await _host.NewKeyAsync("ada", null, new KeyPermission(KeyDomain.Docs, "hexpm")),
            _ => await _host.NewKeyAsync("ada", null, new KeyPermission(KeyDomain.Repositories)),
        };
        var answer = await _host.GetAsync("/api/auth?" + question, credential);
        answer.Status.ShouldBe(status);
        if (status == 200) answer.Body.GetProperty("key").GetProperty("owner").ToString().ShouldBe("""{"type":"user","name":"ada"}""");
    }

    [Fact]
    public async Task The_last_use_is_known_within_five_minutes_and_costs_the_request_nothing()
    {
        var secret = (await _host.PostAsync("/api/keys", """{"name":"used"}""", _host.Ada)).Field("secret");
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => _host.GetAsync("/api/users/me", secret)));
        (await LastUseAsync(use => use.ValueKind == JsonValueKind.Object)).ToString().ShouldBe(
            """{"used_at":"2026-09-01T08:00:00.123456Z","ip":"127.0.0.1","user_agent":"hexhub-tests"}""");
        var revision = _host.Store.Revision;
        _host.Time.Advance(TimeSpan.FromMinutes(4));
        await _host.GetAsync("/api/users/me", secret);
        _host.Store.Revision.ShouldBe(revision);
        _host.Time.Advance(TimeSpan.FromMinutes(1));
        await _host.GetAsync("/api/users/me", secret);
        await LastUseAsync(use => use.GetProperty("used_at").GetString() == "2026-09-01T08:05:00.123456Z");

        // Asked for with a password, which has no last use.
        Task<JsonElement> LastUseAsync(Func<JsonElement, bool> fits) => Eventually.GetAsync(
            async () => (await _host.GetAsync("/api/keys/used", HexHubHost.Basic("ada", HexHubHost.Password))).Body.GetProperty("last_use"), fits);
    }
}
