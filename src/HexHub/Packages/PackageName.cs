using System.Text.RegularExpressions;

namespace HexHub.Packages;

/// <summary>Name of a package: two characters or more of <c>a-z 0-9 _</c>, starting with a letter.</summary>
/// <remarks>
/// Reserved names parse, because a mirrored repository may hold one; only publishing refuses them, through
/// <see cref="PublishingFault"/>. Source: hex-protocol.md section 7.3.
/// </remarks>
internal readonly partial record struct PackageName : IComparable<PackageName>
{
    /// <summary>Longest accepted name, in characters. The protocol names no limit; file systems stop at 255 bytes.</summary>
    public const int CharsMax = 128;

    private readonly string? _value;

    private PackageName(string value) => _value = value;

    public string Value => _value ?? "";

    public bool IsReserved => ReservedNames.Contains(Value);

    public static bool TryParse(string? text, out PackageName name)
    {
        name = FormatFault(text) is null && text is not null ? new PackageName(text) : default;
        return name._value is not null;
    }

    /// <summary>The text for <c>errors.name</c> when <paramref name="text"/> cannot name a new package; null when it can.</summary>
    public static string? PublishingFault(string? text) =>
        FormatFault(text) ?? (ReservedNames.Contains(text) ? "is reserved" : null);

    public int CompareTo(PackageName other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    public static bool operator <(PackageName left, PackageName right) => left.CompareTo(right) < 0;
    public static bool operator >(PackageName left, PackageName right) => left.CompareTo(right) > 0;
    public static bool operator <=(PackageName left, PackageName right) => left.CompareTo(right) <= 0;
    public static bool operator >=(PackageName left, PackageName right) => left.CompareTo(right) >= 0;

    private static string? FormatFault(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "can't be blank";
        if (!Format().IsMatch(text))
            return "has invalid format";
        if (text.Length < 2)
            return "should be at least 2 character(s)";
        return text.Length > CharsMax ? "should be at most 128 character(s)" : null;
    }

    // \z, since $ would let a final line feed through.
    [GeneratedRegex(@"^[a-z][a-z0-9_]*\z")]
    private static partial Regex Format();
}
