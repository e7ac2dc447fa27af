using Concord.Kv;

namespace Concord.Security;

/// <summary>How somebody names a token that exists: by the token itself, by its id, or by more of its hash where two share an id.</summary>
public readonly record struct TokenReference
{
    /// <summary>Hex digits of an id, and the fewest that name a token.</summary>
    public const int IdDigits = 8;

    private readonly string? _hex;

    private TokenReference(string hex) => _hex = hex;

    /// <summary>Where the records lie that it can mean. More than one: it is ambiguous and nothing is to be done.</summary>
    internal KeyRange Records => KeyRange.Prefix(TokenRecord.KeyPrefix + _hex);

    /// <summary>Takes <c>sk_concord_…</c>, or 8 to 64 hex digits.</summary>
    public static bool TryParse(string? text, out TokenReference reference)
    {
        reference = default;
        if (AccessToken.TryParse(text, out var token)) reference = new TokenReference(token.Hash.ToString());
        else if (text is { Length: >= IdDigits and <= TokenHash.HexDigits } && text.All(char.IsAsciiHexDigit))
            reference = new TokenReference(text.ToLowerInvariant());
        return reference._hex is not null;
    }

    /// <summary>Whether it can mean this token.</summary>
    public bool Fits(TokenHash hash) => _hex is not null && hash.ToString().StartsWith(_hex, StringComparison.Ordinal);

    /// <summary>The hex digits it was reduced to; never the token.</summary>
    public override string ToString() => _hex ?? "";
}
