using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Concord.Json;

/// <summary>Finds escapes such as <c>\ud83d</c> without their other half, which no valid UTF-8 can express.</summary>
internal static class JsonSurrogates
{
    // One \uXXXX escape.
    private const int EscapeBytes = 6;

    /// <exception cref="JsonException">The text is malformed; thrown only when there is a surrogate to look at.</exception>
    public static bool ArePaired(ReadOnlySpan<byte> json, int depthMax)
    {
        // Almost no text has any, and that is quickly seen.
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0) return true;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = depthMax });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) continue;
            if (reader.ValueIsEscaped && !ArePairedIn(reader.ValueSpan)) return false;
        }

        return true;
    }

    private static bool ArePairedIn(ReadOnlySpan<byte> escaped)
    {
        for (var at = escaped.IndexOf((byte)'\\'); at >= 0; at = Next(escaped, at))
        {
            if (escaped[at + 1] != 'u')
            {
                at += 2;
                continue;
            }

            var unit = Unit(escaped, at);
            if (char.IsLowSurrogate(unit)) return false;
            if (char.IsHighSurrogate(unit))
            {
                at += EscapeBytes;
                if (!escaped[at..].StartsWith("\\u"u8) || !char.IsLowSurrogate(Unit(escaped, at))) return false;
            }

            at += EscapeBytes;
        }

        return true;
    }

    private static int Next(ReadOnlySpan<byte> escaped, int from)
    {
        var found = escaped[from..].IndexOf((byte)'\\');
        return found < 0 ? -1 : from + found;
    }

    // The reader has seen to it that four hexadecimal digits follow.
    private static char Unit(ReadOnlySpan<byte> escaped, int at) =>
        (char)ushort.Parse(escaped.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
