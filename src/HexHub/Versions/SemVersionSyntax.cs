using System.Buffers;
using System.Globalization;

namespace HexHub.Versions;

/// <summary>The grammar of versions, and of the two-part form that requirements allow after <c>~&gt;</c>.</summary>
internal static class SemVersionSyntax
{
    private static readonly SearchValues<char> IdentifierChars =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");

    /// <param name="text">The whole text; blanks are not trimmed.</param>
    /// <param name="allowTwoParts">Whether <c>2.1</c> is read as <c>2.1.0</c>.</param>
    /// <param name="version">The version, or default.</param>
    /// <param name="hasPatch">False when the third number was left out.</param>
    public static VersionFault TryParse(ReadOnlySpan<char> text, bool allowTwoParts, out SemVersion version, out bool hasPatch)
    {
        version = default;
        var rest = text;
        var build = CutFrom(ref rest, '+');
        var prerelease = CutFrom(ref rest, '-');

        Span<Range> parts = stackalloc Range[4];
        var count = rest.Split(parts, '.');
        hasPatch = count == 3;
        if (!hasPatch && !(allowTwoParts && count == 2))
            return VersionFault.Syntax;

        Span<long> numbers = [0, 0, 0];
        for (var i = 0; i < count; i++)
        {
            if (!TryParseNumber(rest[parts[i]], out numbers[i]))
                return VersionFault.Syntax;
        }

        if (!IsIdentifierList(prerelease, allowLeadingZeros: false) || !IsIdentifierList(build, allowLeadingZeros: true))
            return VersionFault.Syntax;
        if (numbers.ContainsAnyExceptInRange(0, SemVersion.ComponentMax))
            return VersionFault.ComponentTooLarge;
        if (prerelease.Length - 1 > SemVersion.PrereleaseCharsMax)
            return VersionFault.PrereleaseTooLong;

        version = new SemVersion(
            numbers[0], numbers[1], numbers[2], WithoutSign(prerelease) ?? "", WithoutSign(build));
        return VersionFault.None;
    }

    /// <summary>Cuts the text at the first <paramref name="sign"/>; the result still starts with it, or is empty.</summary>
    private static ReadOnlySpan<char> CutFrom(ref ReadOnlySpan<char> text, char sign)
    {
        var at = text.IndexOf(sign);
        if (at < 0)
            return [];

        var tail = text[at..];
        text = text[..at];
        return tail;
    }

    private static string? WithoutSign(ReadOnlySpan<char> tail) => tail.IsEmpty ? null : tail[1..].ToString();

    private static bool TryParseNumber(ReadOnlySpan<char> digits, out long number)
    {
        number = 0;
        if (digits.IsEmpty || HasLeadingZero(digits) || digits.ContainsAnyExceptInRange('0', '9'))
            return false;

        // A number too long for Int64 is still well-formed; it fails later as too large.
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            number = long.MaxValue;
        return true;
    }

    private static bool IsIdentifierList(ReadOnlySpan<char> tail, bool allowLeadingZeros)
    {
        if (tail.IsEmpty)
            return true;

        var list = tail[1..];
        foreach (var range in list.Split('.'))
        {
            var identifier = list[range];
            if (identifier.IsEmpty || identifier.ContainsAnyExcept(IdentifierChars))
                return false;
            if (!allowLeadingZeros && HasLeadingZero(identifier) && !identifier.ContainsAnyExceptInRange('0', '9'))
                return false;
        }

        return true;
    }

    private static bool HasLeadingZero(ReadOnlySpan<char> digits) => digits.Length > 1 && digits[0] == '0';
}
