using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Concord.Security;

/// <summary>SHA-256 of a token: what is stored of it, and what it is found by. Comparing takes the same time wherever two differ.</summary>
[JsonConverter(typeof(TokenHashJsonConverter))]
public readonly struct TokenHash : IEquatable<TokenHash>
{
    /// <summary>Length of the text, in hex digits.</summary>
    internal const int HexDigits = 2 * SHA256.HashSizeInBytes;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private TokenHash(ReadOnlySpan<byte> bytes)
    {
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The first 8 hex digits: what people and the audit log call the token.</summary>
    public string Id => ToString()[..TokenReference.IdDigits];

    /// <summary>Takes 64 hex digits.</summary>
    public static bool TryParse(string? hex, out TokenHash hash)
    {
        hash = default;
        if (hex is not { Length: HexDigits }) return false;
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        if (Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        hash = new TokenHash(bytes);
        return true;
    }

    internal static TokenHash OfText(string text)
    {
        Span<byte> ascii = stackalloc byte[AccessToken.Chars];
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(ascii[..Encoding.ASCII.GetBytes(text, ascii)], bytes);
        return new TokenHash(bytes);
    }

    /// <inheritdoc />
    public bool Equals(TokenHash other) => ((_a ^ other._a) | (_b ^ other._b) | (_c ^ other._c) | (_d ^ other._d)) == 0;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is TokenHash other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => (int)_a;

    public static bool operator ==(TokenHash left, TokenHash right) => left.Equals(right);
    public static bool operator !=(TokenHash left, TokenHash right) => !left.Equals(right);

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString() => $"{_a:x16}{_b:x16}{_c:x16}{_d:x16}";
}
