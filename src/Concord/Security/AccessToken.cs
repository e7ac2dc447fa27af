using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Concord.Security;

/// <summary>
/// The secret that a caller shows: <c>sk_concord_</c> and 32 random bytes as base64url without padding. It is told once, when it is made;
/// stored is its <see cref="Hash"/>. A salt would add nothing to 256 random bits.
/// </summary>
public readonly struct AccessToken
{
    /// <summary>How every token begins, so that one that has got somewhere it should not be can be searched for.</summary>
    public const string Prefix = "sk_concord_";

    private const int SecretBytes = 32;
    private const int SecretChars = 43;

    private AccessToken(string text) => Text = text;

    /// <summary>The secret itself, to be shown once and never logged.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of the text.</summary>
    public TokenHash Hash => TokenHash.OfText(Text);

    /// <summary>Length of a token, in characters.</summary>
    internal static int Chars => Prefix.Length + SecretChars;

    /// <summary>Makes a token out of the machine's own randomness.</summary>
    public static AccessToken New()
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        RandomNumberGenerator.Fill(secret);
        var token = new AccessToken(Prefix + Base64Url.EncodeToString(secret));
        CryptographicOperations.ZeroMemory(secret);
        return token;
    }

    /// <summary>Takes what a caller has shown; false when it cannot be a token at all.</summary>
    /// <remarks>Each secret has one spelling: what decodes to the same bytes and is written differently is another token, and unknown.</remarks>
    public static bool TryParse(string? text, out AccessToken token)
    {
        var wellFormed = text is not null && text.Length == Chars && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Alphabet) < 0;
        token = wellFormed && text is not null ? new AccessToken(text) : default;
        return wellFormed;
    }

    /// <summary>Says nothing: a token must not get into a message by accident.</summary>
    public override string ToString() => "(secret)";

    /// <summary>The characters of the secret part.</summary>
    internal static readonly System.Buffers.SearchValues<char> Alphabet =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
