using System.Globalization;

namespace HexHub.Versions;

/// <summary>A version as Elixir reads SemVer 2.0: <c>MAJOR.MINOR.PATCH[-PRE][+BUILD]</c>, all three numbers mandatory.</summary>
/// <remarks>
/// Two versions that differ in build metadata only are different values that compare as 0: the protocol gives build metadata no
/// place in the order and refuses it at publication. Source: hex-protocol.md section 10.1, semver.org section 11.
/// </remarks>
internal readonly record struct SemVersion : IComparable<SemVersion>
{
    /// <summary>Largest accepted major, minor or patch, the limit hex.pm applies.</summary>
    public const long ComponentMax = 99_999_999_999_999;

    /// <summary>Longest accepted pre-release text, the limit hex.pm applies.</summary>
    public const int PrereleaseCharsMax = 64;

    private readonly string? _prerelease;

    internal SemVersion(long major, long minor, long patch, string prerelease = "", string? build = null)
    {
        Major = major;
        Minor = minor;
        Patch = patch;
        _prerelease = prerelease.Length == 0 ? null : prerelease;
        Build = build;
    }

    public long Major { get; }
    public long Minor { get; }
    public long Patch { get; }

    /// <summary>Text after the hyphen; empty for a stable version.</summary>
    public string Prerelease => _prerelease ?? "";

    /// <summary>Text after the plus sign; null when there is none.</summary>
    public string? Build { get; }

    public bool IsPrerelease => _prerelease is not null;

    public static bool TryParse(string? text, out SemVersion version) => TryParse(text, out version, out _);

    /// <summary>Reads <paramref name="text"/> within the limits above; a well-formed version beyond them has its own fault.</summary>
    public static bool TryParse(string? text, out SemVersion version, out VersionFault fault)
    {
        fault = SemVersionSyntax.TryParse(text, allowTwoParts: false, out version, out _);
        return fault == VersionFault.None;
    }

    public int CompareTo(SemVersion other)
    {
        var order = Major.CompareTo(other.Major);
        order = order != 0 ? order : Minor.CompareTo(other.Minor);
        order = order != 0 ? order : Patch.CompareTo(other.Patch);
        return order != 0 ? order : PrereleaseOrder.Compare(_prerelease, other._prerelease);
    }

    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
        text = IsPrerelease ? $"{text}-{Prerelease}" : text;
        return Build is null ? text : $"{text}+{Build}";
    }

    public static bool operator <(SemVersion left, SemVersion right) => left.CompareTo(right) < 0;
    public static bool operator >(SemVersion left, SemVersion right) => left.CompareTo(right) > 0;
    public static bool operator <=(SemVersion left, SemVersion right) => left.CompareTo(right) <= 0;
    public static bool operator >=(SemVersion left, SemVersion right) => left.CompareTo(right) >= 0;
}
