using Microsoft.Extensions.Primitives;

namespace HexHub.Wire;

/// <summary>Reads <c>if-none-match</c> as leniently as Hex clients write it: without quotes, weak, or empty.</summary>
internal static class ConditionalRequest
{
    /// <summary>Whether one of the tags is the given one; null when there is none to compare.</summary>
    public static bool? Matches(StringValues ifNoneMatch, string tag)
    {
        var wanted = Bare(tag);
        var any = false;
        foreach (var line in ifNoneMatch)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                var candidate = Bare(line.AsSpan()[part]);
                if (candidate.IsEmpty) continue;
                any = true;
                if (candidate is "*" || candidate.SequenceEqual(wanted)) return true;
            }
        }

        return any ? false : null;
    }

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> tag)
    {
        var trimmed = tag.Trim();
        if (trimmed.StartsWith("W/")) trimmed = trimmed[2..];
        return trimmed.Trim('"');
    }
}
