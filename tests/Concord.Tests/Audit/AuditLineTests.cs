using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Concord.Audit;
using Concord.Kv;
using Concord.Security;

namespace Concord.Tests.Audit;

public sealed class AuditLineTests
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2025, 10, 23, 10, 30, 45, TimeSpan.FromHours(2)).AddTicks(1_234_567);
    private static readonly AuditOptions InClear = new() { SensitiveKeys = true, Node = "n1" };

    [Fact]
    public void A_line_has_these_members_in_this_order()
    {
        var line = Line(
            new AuditEvent
            {
                Operation = "put", Result = "ok", User = "token:0123abcd", Keys = AuditKeys.One("users/é"),
                Details = [new("has_ttl", true), new("ttl_seconds", 3600), new("compressed", false), new("note", "a \"b\"\n"), new("none", (string?)null)],
            },
            InClear);
        var id = JsonDocument.Parse(line).RootElement.GetProperty("event_id").GetGuid();
        id.Version.ShouldBe(4);
        var hash = Convert.ToHexStringLower(SHA256.HashData("users/é"u8));
        line.ShouldBe($$$"""
            {"timestamp":"2025-10-23T08:30:45.123456Z","event_id":"{{{id}}}","operation":"put","key":"users/é",
            "key_hash":"sha256:{{{hash}}}","result":"ok","user":"token:0123abcd","node":"n1",
            "metadata":{"has_ttl":true,"ttl_seconds":3600,"compressed":false,"note":"a \"b\"\n","none":null,"count":1},
            "seq":1,"prev":"0000000000000000000000000000000000000000000000000000000000000000"}
            """.Replace("\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_is_in_it_only_when_keys_are_not_sensitive_and_its_hash_always()
    {
        var audited = new AuditEvent { Operation = "delete", Result = "forbidden", Keys = AuditKeys.One("secret-key") };
        Line(audited, new AuditOptions()).ShouldNotContain("secret-key");
        Line(audited, new AuditOptions()).ShouldContain("\"key_hash\":\"sha256:");
        Line(audited, InClear).ShouldContain("\"key\":\"secret-key\"");
    }

    [Fact]
    public void A_key_that_is_no_text_is_written_as_base64()
    {
        var line = Line(new AuditEvent { Operation = "put", Result = "ok", Keys = AuditKeys.One(new Key([0xFF, 0x00])) }, InClear);
        line.ShouldContain("\"key_b64\":\"/wA=\"");
        line.ShouldNotContain("\"key\":");
    }

    [Fact]
    public void A_bulk_call_is_one_line_with_one_hash_over_all_keys_in_their_order()
    {
        Key[] keys = ["a", "bc"];
        var line = Line(new AuditEvent { Operation = "put_many", Result = "ok", Keys = AuditKeys.Many(keys) }, InClear);
        var expected = Convert.ToHexStringLower(SHA256.HashData([1, 0, 0, 0, (byte)'a', 2, 0, 0, 0, (byte)'b', (byte)'c']));
        line.ShouldContain($"\"keys_hash\":\"sha256:{expected}\"");
        line.ShouldContain("\"metadata\":{\"count\":2}");
        line.ShouldNotContain("\"key\":");
        AuditKeys.Many(["bc", "a"]).Hash.ShouldNotBe(AuditKeys.Many(keys).Hash);
        AuditKeys.Many(["ab", "c"]).Hash.ShouldNotBe(AuditKeys.Many(keys).Hash);
    }

    [Fact]
    public void An_operation_on_no_key_has_no_hash()
    {
        var line = Line(new AuditEvent { Operation = "create_role", Result = "ok" }, InClear);
        line.ShouldNotContain("key");
        line.ShouldContain("\"metadata\":{},\"seq\"");
        line.ShouldContain("\"user\":\"anonymous\"");
    }

    [Fact]
    public void The_trace_of_the_caller_is_in_it()
    {
        using var activity = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();
        var line = Line(AuditLogs.Put("k"), InClear);
        line.ShouldContain($"\"trace_id\":\"{activity.TraceId}\",\"span_id\":\"{activity.SpanId}\"");
        activity.Stop();
        Line(AuditLogs.Put("k"), InClear).ShouldNotContain("trace_id");
    }

    [Fact]
    public void A_token_is_blotted_out_wherever_it_got_to_and_however_it_was_cut()
    {
        var token = AccessToken.New().Text;
        var other = AccessToken.New().Text;
        var secret = token["sk_concord_".Length..];
        var audited = new AuditEvent
        {
            Operation = token[..40], Result = "x" + token[..20], User = $"Bearer {token}, {other.ToUpperInvariant()}.", Keys = AuditKeys.One($"a/{token}/b"),
            Details = [new("header", new string('x', 230) + token), new(token, "v"), new("two", token + token)],
        };
        var line = Line(audited, InClear);
        for (var i = 0; i + 4 <= secret.Length; i++) line.ShouldNotContain(secret.Substring(i, 4));
        line.ShouldContain("\"user\":\"Bearer [token], [token].\"");
        line.ShouldContain("\"key\":\"a/[token]/b\"");
    }

    [Fact]
    public void Texts_that_are_too_long_are_cut_and_too_many_details_are_left_out()
    {
        var line = Line(
            new AuditEvent
            {
                Operation = new string('o', 1000), Result = new string('r', 1000), User = new string('u', 1000),
                Details = [.. Enumerable.Range(0, 100).Select(i => new AuditDetail($"d{i}", new string('v', 1000)))],
            },
            InClear);
        var json = JsonDocument.Parse(line).RootElement;
        json.GetProperty("operation").GetString()!.Length.ShouldBe(64);
        json.GetProperty("user").GetString()!.Length.ShouldBe(256);
        json.GetProperty("metadata").EnumerateObject().Count().ShouldBe(32);
    }

    [Fact]
    public void Whatever_the_event_is_made_of_the_line_is_one_line_of_JSON_within_the_limit()
    {
        var random = new Random(Quartet.Testing.Seeds.One);
        for (var i = 0; i < 100; i++)
        {
            var line = Line(
                new AuditEvent
                {
                    Operation = Garbage(random, 100), Result = Garbage(random, 100), User = Garbage(random, 400),
                    Keys = AuditKeys.One(new Key(Bytes(random, 4096))), Details = [.. Details(random)],
                },
                InClear);
            Encoding.UTF8.GetByteCount(line).ShouldBeLessThan(AuditLine.BytesMax);
            line.ShouldNotContain("\n");
            AuditLink.TryParse(Encoding.UTF8.GetBytes(line), out var link).ShouldBeTrue();
            link.Sequence.ShouldBe(1);
        }

        static IEnumerable<AuditDetail> Details(Random random) =>
            Enumerable.Range(0, random.Next(50)).Select(i => new AuditDetail($"{i}{Garbage(random, 80)}", Garbage(random, 400)));
    }

    [Fact]
    public void What_would_be_too_long_loses_its_key_and_its_details_and_says_so()
    {
        var line = Line(
            new AuditEvent
            {
                Operation = "put", Result = "ok", Keys = AuditKeys.One(new string('\u0001', 4000)),
                Details = [new("lost", true)],
            },
            InClear);
        line.ShouldContain("\"metadata\":{\"truncated\":true,\"count\":1}");
        line.ShouldContain("\"key_hash\"");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"seq\":1}")]
    [InlineData("{\"seq\":0,\"prev\":\"0000000000000000000000000000000000000000000000000000000000000000\"}")]
    [InlineData("{\"seq\":\"1\",\"prev\":\"0000000000000000000000000000000000000000000000000000000000000000\"}")]
    [InlineData("{\"seq\":1,\"prev\":\"0000\"}")]
    [InlineData("{\"seq\":1,\"prev\":\"0000000000000000000000000000000000000000000000000000000000000000\"")]
    [InlineData("{\"seq\":1,\"prev\":\"0000000000000000000000000000000000000000000000000000000000000000\"} x")]
    [InlineData("{\"seq\":1.5,\"prev\":\"0000000000000000000000000000000000000000000000000000000000000000\"}")]
    [InlineData("{\"seq\":99999999999999999999,\"prev\":\"0000000000000000000000000000000000000000000000000000000000000000\"}")]
    [InlineData("{\"metadata\":7}")]
    public void What_is_no_line_is_not_taken_for_one(string text) => AuditLink.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    private static string Line(AuditEvent audited, AuditOptions options)
    {
        var lines = new ArrayBufferWriter<byte>();
        var body = AuditLine.Body(audited, options, Now);
        var head = AuditLine.Seal(body, AuditHead.Start, lines);
        var line = lines.WrittenSpan[..^1];
        lines.WrittenCount.ShouldBeLessThanOrEqualTo(AuditLine.LengthMax(body));
        head.ShouldBe(new AuditHead(1, Convert.ToHexStringLower(SHA256.HashData(line))));
        return Encoding.UTF8.GetString(line);
    }

    private static byte[] Bytes(Random random, int lengthMax)
    {
        var bytes = new byte[random.Next(1, lengthMax)];
        random.NextBytes(bytes);
        if (random.Next(2) == 0) bytes.AsSpan().Fill((byte)random.Next(32));
        return bytes;
    }

    private static string Garbage(Random random, int lengthMax) =>
        string.Concat(Enumerable.Range(0, random.Next(1, lengthMax)).Select(_ => (char)(random.Next(3) == 0 ? random.Next(0xD7F0, 0xE010) : random.Next(0x80))));
}
