using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Concord.Security;

namespace Concord.Audit;

/// <summary>
/// Makes the lines. The body is made where the operation is, on many threads; number and chain are added where the line is written, on one.
/// </summary>
internal static class AuditLine
{
    /// <summary>Largest line, in bytes. What would be larger loses its key and metadata.</summary>
    public const int BytesMax = 16 * 1024;

    /// <summary>Longest operation and result, in characters.</summary>
    public const int WordCharsMax = 64;

    /// <summary>Longest other text, in characters.</summary>
    public const int TextCharsMax = 256;

    /// <summary>Most members of metadata.</summary>
    public const int DetailsMax = 32;

    // ,"seq":9223372036854775807,"prev":"<64>"} and the end of the line
    private const int SealBytesMax = 7 + 19 + 9 + 64 + 2 + 1;

    private const string Blot = "[token]";

    // The log is read by people and by jq, not put into a web page.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The line but for its number, its link and the closing brace.</summary>
    public static byte[] Body(AuditEvent audited, AuditOptions options, DateTimeOffset now)
    {
        var body = Write(audited, options, now, whole: true);
        return body.Length + SealBytesMax <= BytesMax ? body : Write(audited, options, now, whole: false);
    }

    /// <summary>An upper bound of the length of the line of a body, end included.</summary>
    public static int LengthMax(byte[] body) => body.Length + SealBytesMax;

    /// <summary>Writes the line of a body behind those that are in <paramref name="lines"/>; returns the head that it makes.</summary>
    public static AuditHead Seal(byte[] body, AuditHead after, ArrayBufferWriter<byte> lines)
    {
        var start = lines.WrittenCount;
        var sequence = after.Sequence + 1;
        lines.Write(body);
        lines.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"seq\":{sequence},\"prev\":\"{after.Hash}\"}}")));
        var hash = HashOf(lines.WrittenSpan[start..]);
        lines.Write("\n"u8);
        return new AuditHead(sequence, hash);
    }

    /// <summary>The hash by which the next line names this one.</summary>
    public static string HashOf(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static byte[] Write(AuditEvent audited, AuditOptions options, DateTimeOffset now, bool whole)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("event_id", Guid.NewGuid());
            json.WriteString("operation", Clean(audited.Operation, WordCharsMax));
            if (whole && options.SensitiveKeys && audited.Keys.Only is { } key) WriteKey(json, key.Span);
            if (audited.Keys.Hash is { } hash) json.WriteString(audited.Keys.Only is null ? "keys_hash" : "key_hash", hash);
            json.WriteString("result", Clean(audited.Result, WordCharsMax));
            json.WriteString("user", Clean(audited.User, TextCharsMax));
            if (options.Node is { } node) json.WriteString("node", node);
            WriteMetadata(json, audited, whole);
            WriteTrace(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan[..^1].ToArray();
    }

    private static void WriteKey(Utf8JsonWriter json, ReadOnlySpan<byte> key)
    {
        try
        {
            json.WriteString("key", Blotted(StrictUtf8.GetString(key)));
        }
        catch (DecoderFallbackException)
        {
            json.WriteBase64String("key_b64", key);
        }
    }

    private static void WriteMetadata(Utf8JsonWriter json, AuditEvent audited, bool whole)
    {
        json.WriteStartObject("metadata");
        if (!whole) json.WriteBoolean("truncated", true);
        else foreach (var detail in audited.Details.Take(DetailsMax)) WriteDetail(json, detail);
        if (audited.Keys.Hash is not null) json.WriteNumber("count", audited.Keys.Count);
        json.WriteEndObject();
    }

    private static void WriteDetail(Utf8JsonWriter json, AuditDetail detail)
    {
        json.WritePropertyName(Clean(detail.Name ?? "", WordCharsMax));
        switch (detail.Value)
        {
            case string text: json.WriteStringValue(Clean(text, TextCharsMax)); break;
            case long number: json.WriteNumberValue(number); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            default: json.WriteNullValue(); break;
        }
    }

    private static void WriteTrace(Utf8JsonWriter json)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } activity) return;
        json.WriteString("trace_id", activity.TraceId.ToHexString());
        json.WriteString("span_id", activity.SpanId.ToHexString());
    }

    private static string Clean(string text, int charsMax) => Blotted(text.Length <= charsMax ? text : text[..charsMax]);

    /// <summary>The text with every token in it made unreadable, even one that was cut short: not a character of a secret may stay.</summary>
    private static string Blotted(string text)
    {
        for (var at = 0; (at = text.IndexOf(AccessToken.Prefix, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += Blot.Length)
        {
            var rest = text.AsSpan(at + AccessToken.Prefix.Length);
            var end = rest.IndexOfAnyExcept(AccessToken.Alphabet);
            text = string.Concat(text.AsSpan(0, at), Blot, end < 0 ? [] : rest[end..]);
        }

        return text;
    }
}
