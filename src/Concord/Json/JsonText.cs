using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Concord.Json;

/// <summary>
/// What Concord takes for JSON, the same wherever it looks into a value: one text of RFC 8259 in valid UTF-8, without comments, trailing
/// commas or a byte order mark, nested at most <see cref="DepthMax"/> deep, in which no object names a member twice and no escape stands for
/// half of a surrogate pair.
/// </summary>
/// <remarks>
/// The last two go beyond RFC 8259 and are those of I-JSON (RFC 7493): parsers disagree about what such a text means, and what one node takes
/// for the price every node must.
/// </remarks>
public static class JsonText
{
    /// <summary>How deep arrays and objects may nest; a scalar has depth 0.</summary>
    public const int DepthMax = 64;

    /// <summary>Refuses what is not JSON.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidValue"/>, saying what is wrong and where.</exception>
    public static void Validate(ReadOnlyMemory<byte> utf8) =>
        Parse(utf8, DepthMax, fault => new ConcordException(ConcordErrorCode.InvalidValue, $"The value is not JSON: {fault}")).Dispose();

    /// <summary>Parses a text over the same memory, which must not change while the document is used; false when it is not JSON.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonDocument? document) =>
        FindFault(utf8, DepthMax, out document) is null;

    /// <summary>Parses a text, or throws what <paramref name="refusal"/> makes of the fault.</summary>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> utf8, int depthMax, Func<string, Exception> refusal)
    {
        var fault = FindFault(utf8, depthMax, out var document);
        return document ?? throw refusal(fault ?? "");
    }

    private static string? FindFault(ReadOnlyMemory<byte> utf8, int depthMax, out JsonDocument? document)
    {
        document = null;

        // The parser itself takes any bytes within quotation marks.
        if (!Utf8.IsValid(utf8.Span)) return "it is not valid UTF-8.";
        try
        {
            if (!JsonSurrogates.ArePaired(utf8.Span, depthMax)) return "an escape stands for half of a surrogate pair.";
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = depthMax, AllowDuplicateProperties = false });
            return null;
        }
        catch (JsonException malformed)
        {
            return malformed.Message;
        }
    }
}
