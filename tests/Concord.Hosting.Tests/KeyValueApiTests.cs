using Concord.Kv;

namespace Concord.Hosting.Tests;

public sealed class KeyValueApiTests
{
    [Fact]
    public async Task A_value_comes_back_as_it_was_written()
    {
        await using var server = await ApiServer.StartAsync();
        foreach (var value in new[] { "null", "1.50", "\"ü ☃\"", """{"b":1,"a":[true,{}]}""" })
        {
            var put = await server.SendAsync("PUT", "kv/k", $$"""{"value":{{value}},"unknown":1}""");
            (put.Status, put.Body.GetProperty("status").GetString()).ShouldBe((200, "ok"));
            var got = await server.SendAsync("GET", "kv/k");
            got.Body.GetProperty("data").GetProperty("value").GetRawText().ShouldBe(value);
            (got.ETag, got.ETag).ShouldBe((put.ETag, $"\"{server.Store.Revision}\""));
            got.Headers.ShouldContain("X-Concord-Revision");
        }

        (await server.SendAsync("DELETE", "kv/k")).Status.ShouldBe(200);
        (await server.SendAsync("DELETE", "kv/k")).Status.ShouldBe(200);
        var gone = await server.SendAsync("GET", "kv/k");
        (gone.Status, gone.Code).ShouldBe((404, "NOT_FOUND"));
    }

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("%C3%BC%20x", "ü x")]
    [InlineData("a+b", "a+b")]
    [InlineData("user:1", "user:1")]
    public async Task A_key_in_the_address_is_decoded_exactly_once(string segment, string key)
    {
        await using var server = await ApiServer.StartAsync();
        (await server.SendAsync("PUT", "kv/" + segment, """{"value":1}""")).Status.ShouldBe(200);
        server.Store.View().Scan(KeyRange.All).Select(entry => entry.Key.ToString()).ShouldBe([key]);
        (await server.SendAsync("GET", "kv/" + segment)).Status.ShouldBe(200);
        (await server.SendAsync("GET", $"kv/{segment}/ttl")).Data.ShouldBe("""{"ttl":null}""");
    }

    [Theory]
    [InlineData("%FF")]
    [InlineData("%C3")]
    [InlineData("a%2")]
    [InlineData("a%zz")]
    public async Task A_key_that_is_no_text_is_refused_unless_it_comes_as_base64(string segment)
    {
        await using var server = await ApiServer.StartAsync();
        var refused = await server.SendAsync("PUT", "kv/" + segment, """{"value":1}""");
        (refused.Status, refused.Code).ShouldBe((400, "INVALID_KEY"));
        (await server.SendAsync("PUT", "kv?key_b64=_wA", """{"value":1}""")).Status.ShouldBe(200);
        (await server.SendAsync("GET", "kv?key_b64=_wA")).Data.ShouldBe("""{"value":1}""");
        server.Store.View().Get(new Key([0xFF, 0x00])).ShouldNotBeNull();
    }

    [Fact]
    public async Task Preconditions_keep_two_writers_from_overwriting_each_other()
    {
        await using var server = await ApiServer.StartAsync();
        var first = await server.SendAsync("PUT", "kv/k", """{"value":1}""", headers: ("If-None-Match", "*"));
        first.Status.ShouldBe(200);
        (await server.SendAsync("PUT", "kv/k", """{"value":2}""", headers: ("If-None-Match", "*"))).Code.ShouldBe("CONDITION_FAILED");
        (await server.SendAsync("PUT", "kv/k", """{"value":3}""", headers: ("If-Match", first.ETag ?? ""))).Status.ShouldBe(200);
        var late = await server.SendAsync("PUT", "kv/k", """{"value":4}""", headers: ("If-Match", first.ETag ?? ""));
        (late.Status, late.Code).ShouldBe((409, "CONDITION_FAILED"));
        late.Body.GetProperty("error").GetProperty("details").GetProperty("current").GetProperty("value").GetInt32().ShouldBe(3);
        (await server.SendAsync("PUT", "kv/absent", """{"value":4}""", headers: ("If-Match", "\"1\""))).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("""{"value":2,"expected":{"a":1.0}}""", 200)]
    [InlineData("""{"value":2,"expected":{"a":2}}""", 409)]
    [InlineData("""{"value":2,"predicate":{"field":"a","op":">=","value":1}}""", 200)]
    [InlineData("""{"value":2,"predicate":{"field":"a","op":">","value":1}}""", 409)]
    [InlineData("""{"value":2,"predicate":{"field":"a","op":"~","value":1}}""", 400)]
    [InlineData("""{"value":2,"if_revision":1}""", 200)]
    [InlineData("""{"value":2,"if_revision":7}""", 409)]
    [InlineData("""{"value":2,"if_absent":true}""", 409)]
    [InlineData("""{"value":2}""", 400)]
    [InlineData("""{"value":2,"if_revision":1,"if_absent":true}""", 400)]
    public async Task Compare_and_set_writes_only_when_its_one_condition_holds(string body, int status)
    {
        await using var server = await ApiServer.StartAsync();
        await server.SendAsync("PUT", "kv/k", """{"value":{"a":1}}""");
        (await server.SendAsync("POST", "kv/k/cas", body)).Status.ShouldBe(status);
        (await server.SendAsync("GET", "kv/k")).Data.ShouldBe(status == 200 ? """{"value":2}""" : """{"value":{"a":1}}""");
    }

    [Fact]
    public async Task A_time_to_live_is_kept_told_and_replaced()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SendAsync("PUT", "kv/k", """{"value":1,"ttl":100}""");
        (await server.SendAsync("GET", "kv/k?with_ttl=1")).Body.GetProperty("data").GetProperty("ttl").GetInt32().ShouldBeInRange(98, 100);
        (await server.SendAsync("POST", "kv/k/touch", """{"ttl":1000}""")).Status.ShouldBe(200);
        (await server.SendAsync("GET", "kv/k/ttl")).Body.GetProperty("data").GetProperty("ttl").GetInt32().ShouldBeInRange(990, 1000);
        (await server.SendAsync("POST", "kv/absent/touch", """{"ttl":1000}""")).Status.ShouldBe(404);
        await server.SendAsync("PUT", "kv/k", """{"value":1}""");
        (await server.SendAsync("GET", "kv/k/ttl")).Data.ShouldBe("""{"ttl":null}""");
    }

    [Theory]
    [InlineData("PUT", "kv/k", "{", "INVALID_REQUEST", 400)]
    [InlineData("PUT", "kv/k", "[]", "INVALID_REQUEST", 400)]
    [InlineData("PUT", "kv/k", """{"ttl":1}""", "INVALID_REQUEST", 400)]
    [InlineData("PUT", "kv/k", """{"value":1,"value":2}""", "INVALID_REQUEST", 400)]
    [InlineData("PUT", "kv/k", """{"value":1,"ttl":0}""", "INVALID_REQUEST", 400)]
    [InlineData("PUT", "kv/k", """{"value":1,"ttl":1.5}""", "INVALID_REQUEST", 400)]
    [InlineData("PUT", "kv/k", """{"value":1,"compress":"yes"}""", "INVALID_REQUEST", 400)]
    [InlineData("GET", "kv/k?consistency=maybe", null, "INVALID_REQUEST", 400)]
    [InlineData("GET", "kv?limit=0", null, "INVALID_REQUEST", 400)]
    [InlineData("GET", "kv?limit=10001", null, "INVALID_REQUEST", 400)]
    [InlineData("POST", "kv/bulk", """{"operations":[]}""", "INVALID_REQUEST", 400)]
    [InlineData("POST", "kv/bulk", """{"operations":[{"key":"a","value":1},{"key":"b"}]}""", "INVALID_REQUEST", 400)]
    [InlineData("POST", "query", """{"pattern":"("}""", "INVALID_QUERY", 400)]
    [InlineData("GET", "nothing/here", null, "NOT_FOUND", 404)]
    [InlineData("PATCH", "kv/k", "{}", "METHOD_NOT_ALLOWED", 405)]
    [InlineData("GET", "kv/bulk/get", null, "METHOD_NOT_ALLOWED", 405)]
    public async Task What_cannot_be_understood_is_refused_and_changes_nothing(string method, string path, string? body, string code, int status)
    {
        await using var server = await ApiServer.StartAsync();
        var refused = await server.SendAsync(method, path, body);
        (refused.Status, refused.Code).ShouldBe((status, code));
        server.Store.Revision.ShouldBe(Revision.None);
    }

    [Fact]
    public async Task A_body_or_a_bulk_beyond_its_limit_is_refused_by_its_name()
    {
        await using var server = await ApiServer.StartAsync();
        var many = string.Join(',', Enumerable.Range(0, 501).Select(i => $$"""{"key":"k{{i}}","value":1}"""));
        var refused = await server.SendAsync("POST", "kv/bulk", $$"""{"operations":[{{many}}]}""");
        (refused.Status, refused.Code).ShouldBe((413, "BATCH_TOO_LARGE"));
        (await server.SendAsync("PUT", "kv/k", $$"""{"value":"{{new string('x', 4 * 1024 * 1024)}}"}""")).Status.ShouldBe(413);
        (await server.SendAsync("PUT", "kv/" + new string('k', 1_025), """{"value":1}""")).Code.ShouldBe("INVALID_KEY");
        server.Store.Revision.ShouldBe(Revision.None);
    }

    [Fact]
    public async Task Bulk_calls_name_each_key_and_the_element_that_is_wrong()
    {
        await using var server = await ApiServer.StartAsync();
        (await server.SendAsync("POST", "kv/bulk", """{"operations":[{"key":"a","value":1},{"key":"b","value":2,"ttl":100}]}""")).Data.ShouldBe("""{"a":"ok","b":"ok"}""");
        server.Store.Revision.ShouldBe(new Revision(1), "all of it at one revision");
        (await server.SendAsync("POST", "kv/bulk/get", """{"keys":["a","x"]}""")).Data
            .ShouldBe("""{"a":{"status":"ok","value":1},"x":{"status":"error","error":"not_found"}}""");
        (await server.SendAsync("POST", "kv/bulk/touch", """{"operations":[{"key":"a","ttl":5},{"key":"x","ttl":5}]}""")).Data
            .ShouldBe("""{"a":"ok","x":{"error":"not_found"}}""");
        (await server.SendAsync("POST", "kv/bulk/delete", """{"keys":["a","x"]}""")).Data
            .ShouldBe("""[{"key":"a","status":"ok"},{"key":"x","status":"error","error":"not_found"}]""");
        var wrong = await server.SendAsync("POST", "kv/bulk", """{"operations":[{"key":"a","value":1},{"key":"","value":2}]}""");
        (wrong.Status, wrong.Code).ShouldBe((400, "INVALID_KEY"));
    }

    [Fact]
    public async Task Lists_and_queries_page_in_the_order_of_the_keys()
    {
        await using var server = await ApiServer.StartAsync();
        for (var i = 0; i < 5; i++) await server.SendAsync("PUT", $"kv/p:{i}", "{\"value\":{\"n\":" + i + "}}");
        var page = await server.SendAsync("GET", "kv?prefix=p:&limit=2&keys_only=true");
        (page.Data, page.Body.GetProperty("next").GetString()).ShouldBe(("""["p:0","p:1"]""", "p:1"));
        (await server.SendAsync("GET", "kv?prefix=p:&limit=2&after=p:3")).Data.ShouldBe("""{"p:4":{"n":4}}""");
        (await server.SendAsync("POST", "query", """{"filter":{"field":"n","op":">","value":2},"keys_only":true}""")).Data.ShouldBe("""["p:3","p:4"]""");
        (await server.SendAsync("POST", "query/count", """{"prefix":"p:"}""")).Data.ShouldBe("""{"count":5}""");
        (await server.SendAsync("POST", "query/delete", """{"filter":{"field":"n","op":"<","value":4}}""")).Data.ShouldBe("""{"deleted":4}""");
        server.Store.View().Count.ShouldBe(1);
    }
}
