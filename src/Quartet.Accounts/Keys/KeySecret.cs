using System.Security.Cryptography;
using System.Text;

namespace Quartet.Accounts.Keys;

/// <summary>
/// The secret of an API key: 16 random bytes as 32 lower-case hex digits. Stored is only its SHA-256, in two halves: by the first the
/// key is found, the second is compared in constant time. A salt would add nothing to 128 random bits.
/// </summary>
internal readonly record struct KeySecret
{
    private const int HalfLength = 32;

    private KeySecret(string text)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("quartet-api-key:" + text)));
        Text = text;
        LookupHash = hash[..HalfLength];
        VerifyHash = hash[HalfLength..];
    }

    /// <summary>The secret itself, to be shown once.</summary>
    public string Text { get; }

    public string LookupHash { get; }

    public string VerifyHash { get; }

    public static KeySecret New() => new(RandomNumberGenerator.GetHexString(HalfLength, lowercase: true));

    public static KeySecret Of(string presented) => new(presented);

    public bool Matches(ApiKey key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(VerifyHash), Encoding.ASCII.GetBytes(key.VerifyHash));

    /// <summary>Says nothing: a record would otherwise print its parts.</summary>
    public override string ToString() => "(secret)";
}
