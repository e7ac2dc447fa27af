using System.Text;

namespace HexHub.Publishing.Metadata;

/// <summary>Quoted text in a <c>metadata.config</c>, with Erlang's escapes: strings in <c>"</c>, atoms in <c>'</c>.</summary>
internal static class MetadataString
{
    /// <summary>Takes the text that starts with the quote at the head of <paramref name="rest"/>; null when no quote ends it.</summary>
    public static string? Read(ref ReadOnlySpan<char> rest)
    {
        var quote = rest[0];
        rest = rest[1..];
        StringBuilder? text = null;
        while (true)
        {
            var end = rest.IndexOfAny(quote, '\\');
            if (end < 0)
                return null;

            var plain = rest[..end];
            var isEscape = rest[end] == '\\';
            rest = rest[(end + 1)..];
            if (!isEscape)
                return text is null ? plain.ToString() : text.Append(plain).ToString();

            text ??= new StringBuilder();
            text.Append(plain);
            if (!TryReadEscape(ref rest, text))
                return null;
        }
    }

    private static bool TryReadEscape(ref ReadOnlySpan<char> rest, StringBuilder text)
    {
        if (rest is [>= '0' and <= '7', >= '0' and <= '7', >= '0' and <= '7', ..])
        {
            text.Append((char)(((rest[0] - '0') << 6) | ((rest[1] - '0') << 3) | (rest[2] - '0')));
            rest = rest[3..];
            return true;
        }

        if (rest is ['^', var control, ..])
        {
            text.Append((char)(control & 31));
            rest = rest[2..];
            return true;
        }

        if (rest.IsEmpty)
            return false;

        if (rest[0] > ' ') // a backslash before white space stands for nothing, and neither does the space
            text.Append(Unescape(rest[0]));
        rest = rest[1..];
        return true;
    }

    private static char Unescape(char letter) => letter switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        'b' => '\b',
        'f' => '\f',
        'e' => '\e',
        's' => ' ',
        'd' => '\x7f',
        _ => letter,
    };
}
