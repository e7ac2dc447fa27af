using System.Text.RegularExpressions;

namespace HexHub.Packages;

/// <summary>One token of a search: a text, or <c>KEY:VALUE</c>. Source: Hex protocol 5.5.</summary>
/// <param name="Key">Before the colon, in lower case; null for a text.</param>
/// <param name="Value">The rest, without quotes.</param>
internal readonly partial record struct SearchTerm(string? Key, string Value)
{
    public static IEnumerable<SearchTerm> Split(string search)
    {
        foreach (Match match in Tokens().Matches(search))
        {
            var value = match.Groups["quoted"] is { Success: true } quoted ? quoted.Value : match.Groups["plain"].Value;
            yield return match.Groups["key"] is { Success: true } key
                ? new SearchTerm(key.Value.ToLowerInvariant(), value)
                : new SearchTerm(null, match.Value);
        }
    }

    [GeneratedRegex(@"(?<key>[A-Za-z_]+):(?:""(?<quoted>[^""]*)""|(?<plain>\S*))|\S+", RegexOptions.ExplicitCapture)]
    private static partial Regex Tokens();
}
