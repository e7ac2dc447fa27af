using System.Buffers;
using System.Text;

namespace Concord.Security;

/// <summary>How many records of access there may be, and how long what is in them.</summary>
public static class AccessLimits
{
    /// <summary>Tokens in a store.</summary>
    public const int TokensMax = 10_000;

    /// <summary>Roles in a store, those of tenants included.</summary>
    public const int RolesMax = 10_000;

    /// <summary>Roles of one token.</summary>
    public const int RolesOfTokenMax = 32;

    /// <summary>ACLs of one role. Each wildcard among them is tried on each key.</summary>
    public const int AclsOfRoleMax = 1_000;

    /// <summary>Name of a role, or id of a tenant, in characters.</summary>
    public const int NameCharsMax = 64;

    /// <summary>What somebody calls a token or a tenant, in characters.</summary>
    public const int LabelCharsMax = 255;

    /// <summary>Pattern of an ACL, in bytes. With the longest role before it, its key still has 1024.</summary>
    public const int PatternBytesMax = 900;

    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Passes a name on that is an identifier: 1 to 64 of <c>a-z A-Z 0-9 _ - .</c>, beginning with a letter, a digit or <c>_</c>.</summary>
    internal static string CheckName(string? name, string what)
    {
        if (string.IsNullOrEmpty(name)) throw Invalid($"The {what} is empty.");
        if (name.Length > NameCharsMax) throw Invalid($"The {what} has {name.Length} characters; the limit is {NameCharsMax}.");
        if (name.AsSpan().IndexOfAnyExcept(NameChars) >= 0 || name[0] is '-' or '.')
            throw Invalid($"The {what} may have letters a to z, digits, '_', '-' and '.' alone, and not begin with '-' or '.'.");
        return name;
    }

    /// <summary>Passes a text on that people gave something as a name.</summary>
    internal static string CheckLabel(string label, string what)
    {
        if (label.Length is 0 or > LabelCharsMax) throw Invalid($"The {what} has {label.Length} characters; it must have 1 to {LabelCharsMax}.");
        if (label.Any(char.IsControl)) throw Invalid($"The {what} has control characters.");
        Utf8Bytes(label, what);
        return label;
    }

    /// <summary>Passes a pattern on: 1 to 900 bytes of UTF-8.</summary>
    internal static string CheckPattern(string? pattern)
    {
        if (string.IsNullOrEmpty(pattern)) throw Invalid("The pattern is empty.");
        var bytes = Utf8Bytes(pattern, "pattern");
        return bytes <= PatternBytesMax ? pattern : throw Invalid($"The pattern has {bytes} bytes; the limit is {PatternBytesMax}.");
    }

    internal static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidName, message);

    private static int Utf8Bytes(string text, string what)
    {
        try
        {
            return StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ConcordException(ConcordErrorCode.InvalidName, $"The {what} is not valid Unicode text.", e);
        }
    }
}
