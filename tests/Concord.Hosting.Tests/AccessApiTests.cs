using System.Text.Json;
using Concord.Sessions;

namespace Concord.Hosting.Tests;

public sealed class AccessApiTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_valid_token_only_health_and_readiness_answer()
    {
        await using var server = await ApiServer.StartAsync(new ConcordServiceOptions { AuthEnabled = true });
        foreach (var token in new[] { null, "nonsense", "sk_concord_" + new string('A', 43) })
        {
            foreach (var path in new[] { "kv/k", "kv", "status", "admin/tokens", "admin/roles", "admin/tenants" })
            {
                var refused = await server.SendAsync("GET", path, token: token);
                (refused.Status, refused.Code).ShouldBe((401, "UNAUTHORIZED"), path);
            }
        }

        (await server.SendAsync("GET", "health")).Status.ShouldBe(200);
        (await server.SendAsync("GET", "ready")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_token_is_shown_once_and_may_do_what_it_was_made_for()
    {
        await using var server = await ApiServer.StartAsync(new ConcordServiceOptions { AuthEnabled = true });
        var admin = (await server.Service.System.Tokens.CreateAsync(new NewToken { Permissions = Security.Permissions.Everything }, ct: Ct)).Token.Text;
        var made = await server.SendAsync("POST", "admin/tokens", """{"permissions":["read"],"name":"reader"}""", admin);
        var reader = made.Body.GetProperty("data").GetProperty("token").GetString();
        var id = made.Body.GetProperty("data").GetProperty("id").GetString();
        (await server.SendAsync("GET", "admin/tokens", token: admin)).Data.ShouldNotContain(reader ?? "?");
        await server.SendAsync("PUT", "kv/k", """{"value":1}""", admin);
        (await server.SendAsync("GET", "kv/k", token: reader)).Status.ShouldBe(200);
        (await server.SendAsync("GET", "kv/k", headers: ("X-API-Key", reader ?? ""))).Status.ShouldBe(200);
        (await server.SendAsync("PUT", "kv/k", """{"value":2}""", reader)).Code.ShouldBe("FORBIDDEN");
        (await server.SendAsync("GET", "admin/tokens", token: reader)).Status.ShouldBe(403);
        (await server.SendAsync("DELETE", $"admin/tokens/{id}", token: admin)).Status.ShouldBe(200);
        (await server.SendAsync("GET", "kv/k", token: reader)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Roles_acls_and_tenants_are_made_listed_and_removed()
    {
        await using var server = await ApiServer.StartAsync(new ConcordServiceOptions { AuthEnabled = true });
        var admin = (await server.Service.System.Tokens.CreateAsync(new NewToken { Permissions = Security.Permissions.Everything }, ct: Ct)).Token.Text;
        (await server.SendAsync("POST", "admin/roles", """{"name":"ops","permissions":["read","write"]}""", admin)).Status.ShouldBe(200);
        (await server.SendAsync("POST", "admin/roles", """{"name":"ops","permissions":[]}""", admin)).Status.ShouldBeOneOf(400, 409);
        (await server.SendAsync("POST", "admin/acls", """{"pattern":"app:*","role":"ops","permissions":["read"]}""", admin)).Status.ShouldBe(200);
        (await server.SendAsync("GET", "admin/acls", token: admin)).Data.ShouldContain("app:*");
        (await server.SendAsync("DELETE", "admin/acls?pattern=app:*&role=ops", token: admin)).Status.ShouldBe(200);
        (await server.SendAsync("DELETE", "admin/roles/admin", token: admin)).Code.ShouldBe("PROTECTED_ROLE");
        (await server.SendAsync("POST", "admin/tenants", """{"id":"acme","max_keys":1,"max_ops_per_sec":"unlimited"}""", admin)).Status.ShouldBe(200);
        (await server.SendAsync("PUT", "kv/acme:1", """{"value":1}""", admin)).Status.ShouldBe(200);
        (await server.SendAsync("PUT", "kv/acme:2", """{"value":1}""", admin)).Code.ShouldBe("QUOTA_EXCEEDED");
        (await server.SendAsync("PUT", "admin/tenants/acme/quota", """{"max_keys":"unlimited"}""", admin)).Status.ShouldBe(200);
        (await server.SendAsync("PUT", "kv/acme:2", """{"value":1}""", admin)).Status.ShouldBe(200);
        (await server.SendAsync("GET", "admin/tenants/acme", token: admin)).Body.GetProperty("data").GetProperty("key_count").GetInt32().ShouldBe(2);
        (await server.SendAsync("DELETE", "admin/tenants/acme", token: admin)).Status.ShouldBe(200);
        (await server.SendAsync("GET", "admin/tenants/acme", token: admin)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Changes_stream_as_they_are_committed_and_resume_behind_the_last_one()
    {
        await using var server = await ApiServer.StartAsync(new ConcordServiceOptions { EventStream = new EventStreamOptions { Enabled = true } });
        await server.SendAsync("PUT", "kv/a", """{"value":1}""");
        await server.SendAsync("POST", "kv/bulk", """{"operations":[{"key":"b","value":2},{"key":"x","value":0},{"key":"c","value":3}]}""");
        var all = await ReadEventsAsync(server, "events?from_revision=1", null, 4);
        all.Select(change => change.Data.GetProperty("key").GetString()).ShouldBe(["a", "b", "x", "c"]);
        var rest = await ReadEventsAsync(server, "events", all[1].Id, 2);
        rest.Select(change => change.Id).ShouldBe([all[2].Id, all[3].Id]);
        (await ReadEventsAsync(server, "events?from_revision=1&prefix=c", null, 1))[0].Data.GetProperty("value").GetInt32().ShouldBe(3);
    }

    private static async Task<List<(string Id, JsonElement Data)>> ReadEventsAsync(ApiServer server, string path, string? lastId, int count)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        var events = new List<(string, JsonElement)>();
        var id = "";
        while (events.Count < count && await reader.ReadLineAsync(Ct) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) events.Add((id, JsonDocument.Parse(line[6..]).RootElement.Clone()));
        }

        return events;
    }
}
