namespace HexHub.Packages;

/// <summary>Which packages are asked for, in which order. Source: Hex protocol 5.5.</summary>
internal sealed record PackageSearch
{
    /// <summary>Longest text that is searched for; what is beyond is not looked at.</summary>
    public const int TextLengthMax = 200;

    private const int ContainedLengthMin = 3;

    private static readonly System.Buffers.SearchValues<char> Separators = System.Buffers.SearchValues.Create(" \t\r\n.,;:!?()[]{}<>\"'`/\\|*_-");

    private readonly string[] _words;
    private readonly Func<SearchedPackage, bool>[] _filters;

    /// <param name="text">
    /// Words: one of them is in the name (equal to it, when shorter than three characters) or is a word of the description, so that
    /// <c>json parser</c> finds what either finds. Filters as <c>KEY:VALUE</c>, which all have to hold. Empty: all packages.
    /// </param>
    /// <param name="sort">The order, unless the text asks for another.</param>
    public PackageSearch(string text, PackageSort sort)
    {
        List<SearchTerm> terms = [.. SearchTerm.Split(text)];
        _words = [.. terms.Where(term => term.Key is null).Select(term => term.Value)];
        _filters = [.. terms.Select(SearchFilters.Of).OfType<Func<SearchedPackage, bool>>()];
        Sort = terms.Any(term => term.Key == "updated_after" && SearchFilters.TryTime(term.Value, out _)) ? PackageSort.UpdatedAscending : sort;
    }

    public PackageSort Sort { get; }

    public bool IsEmpty => _words.Length == 0 && _filters.Length == 0;

    /// <summary>Takes the search as it stands in an address. An unknown order is the order by name, and so is one by downloads: none are counted yet.</summary>
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

    public bool Matches(SearchedPackage searched)
    {
        foreach (var filter in _filters)
        {
            if (!filter(searched)) return false;
        }

        return _words.Length == 0 || Array.Exists(_words, word => MatchesWord(searched.Package, word));
    }

    /// <summary>Whether a text has a word, in any case.</summary>
    public static bool HasWord(ReadOnlySpan<char> text, ReadOnlySpan<char> word)
    {
        foreach (var part in text.SplitAny(Separators))
        {
            if (text[part].Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static bool MatchesWord(Package package, string word)
    {
        if (word.IndexOf('/', StringComparison.Ordinal) is var slash and > 0)
            return package.Repository == word[..slash] && MatchesName(package.Name.Value, word[(slash + 1)..]);
        return MatchesName(package.Name.Value, word) || HasWord(package.Meta.Description, word);
    }

    private static bool MatchesName(string name, string word) => word.Length < ContainedLengthMin
        ? name.Equals(word, StringComparison.OrdinalIgnoreCase)
        : name.Contains(word, StringComparison.OrdinalIgnoreCase);
}
