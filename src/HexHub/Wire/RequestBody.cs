using System.Buffers;
using System.Text.Json;
using HexHub.Wire.Erlang;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace HexHub.Wire;

/// <summary>The map that a client sent, as JSON, an Erlang term or a form. Source: Hex protocol 2.1.</summary>
internal static class RequestBody
{
    private const int BytesMax = 1024 * 1024;
    private static readonly JsonElement EmptyMap = JsonElement.Parse("{}");
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    /// <summary>Reads it. An empty body, and one that is not a map, count as an empty map; what cannot be read is a <see cref="BadHttpRequestException"/>.</summary>
    /// <returns>The map, or the answer to a body that cannot be read.</returns>
    public static async Task<(JsonElement Map, HexAnswer? Refusal)> ReadAsync(HttpContext context)
    {
        var bytes = await ReadBytesAsync(context.Request, context.RequestAborted);
        if (bytes.Length == 0) return (EmptyMap, null);
        return MediaTypeOf(context.Request) switch
        {
            "application/json" or "application/vnd.hex+json" => ParseJson(bytes),
            "application/vnd.hex+erlang" => ParseErlang(bytes.Span),
            "application/x-www-form-urlencoded" => ParseForm(bytes.Span),
            _ => (EmptyMap, HexAnswer.Error(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type")),
        };
    }

    private static string? MediaTypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.Value?.ToLowerInvariant() : null;

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, CancellationToken ct)
    {
        var bytes = new ArrayBufferWriter<byte>();
        int read;
        while ((read = await request.Body.ReadAsync(bytes.GetMemory(4096), ct)) > 0)
        {
            bytes.Advance(read);
            if (bytes.WrittenCount > BytesMax)
                throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        return bytes.WrittenMemory;
    }

    private static (JsonElement Map, HexAnswer? Refusal) ParseJson(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            CheckTexts(bytes.Span);
            using var document = JsonDocument.Parse(bytes, Strict);
            return (MapOf(document.RootElement.Clone()), null); // Of equal keys the last counts, as in a term.
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (EmptyMap, Unreadable());
        }
    }

    /// <summary>Reads every text once: one that is no Unicode, in bytes or in escapes, is found here and not in the middle of an endpoint.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    private static void CheckTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String) reader.GetString();
        }
    }

    private static (JsonElement Map, HexAnswer? Refusal) ParseErlang(ReadOnlySpan<byte> bytes) =>
        ErlangTerm.TryDecode(bytes, out var value, out _)
            ? (MapOf(value), null)
            : (EmptyMap, HexAnswer.Error(StatusCodes.Status400BadRequest, "bad binary_to_term"));

    private static (JsonElement Map, HexAnswer? Refusal) ParseForm(ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var reader = new Microsoft.AspNetCore.WebUtilities.FormReader(System.Text.Encoding.UTF8.GetString(bytes));
            var pairs = reader.ReadForm().ToDictionary(pair => pair.Key, pair => (string?)pair.Value[^1]);
            return (JsonSerializer.SerializeToElement(pairs), null);
        }
        catch (InvalidDataException) // More fields, or longer ones, than any form has.
        {
            return (EmptyMap, Unreadable());
        }
    }

    private static HexAnswer Unreadable() => HexAnswer.Error(StatusCodes.Status400BadRequest, "Bad request");

    private static JsonElement MapOf(JsonElement value) => value.ValueKind == JsonValueKind.Object ? value : EmptyMap;
}
