namespace HexHub.Packages;

/// <summary>Which packages are asked for, in which order. Source: Hex protocol 5.5.</summary>
/// <param name="Text">Found in the name (equal to it, when shorter than three characters), or as words of the description; empty: all.</param>
/// <param name="Sort">The order.</param>
internal sealed record PackageSearch(string Text, PackageSort Sort)
{
    /// <summary>Longest text that is searched for; what is beyond is not looked at.</summary>
    public const int TextLengthMax = 200;

    private static readonly System.Buffers.SearchValues<char> Separators = System.Buffers.SearchValues.Create(" \t\r\n.,;:!?()[]{}<>\"'`/\\|*_-");

    private const int ContainedLengthMin = 3;

    private readonly string[] _words = Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public bool IsEmpty => _words.Length == 0;

    /// <summary>Takes the search as it stands in an address. An unknown order is the order by name.</summary>
    public static PackageSearch Parse(string? text, string? sort)
    {
        var trimmed = text?.Trim() ?? "";
        return new PackageSearch(trimmed.Length > TextLengthMax ? trimmed[..TextLengthMax] : trimmed, sort switch
        {
            "inserted_at" => PackageSort.Inserted,
            "updated_at" => PackageSort.Updated,
            _ => PackageSort.Name,
        });
    }

    public bool Matches(Package package)
    {
        foreach (var word in _words)
        {
            if (MatchesName(package.Name.Value, word) || HasWord(package.Meta.Description, word)) return true;
        }

        return false;
    }

    private static bool MatchesName(string name, string word) => word.Length < ContainedLengthMin
        ? name.Equals(word, StringComparison.OrdinalIgnoreCase)
        : name.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static bool HasWord(ReadOnlySpan<char> text, ReadOnlySpan<char> word)
    {
        foreach (var part in text.SplitAny(Separators))
        {
            if (text[part].Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
