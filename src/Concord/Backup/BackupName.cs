using System.Globalization;

namespace Concord.Backup;

/// <summary>The name of a backup tells when it was made, to the microsecond: <c>concord_backup_20251023T083045.123456Z.backup</c>.</summary>
internal static class BackupName
{
    private const string Prefix = "concord_backup_";
    private const string Suffix = "Z.backup";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'.'ffffff";

    /// <summary>The time as far as the name tells it.</summary>
    public static DateTimeOffset Rounded(DateTimeOffset time) => new(time.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    public static string Of(DateTimeOffset time) => Prefix + time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + Suffix;

    public static bool TryParse(string name, out DateTimeOffset time)
    {
        time = default;
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && name.Length > Prefix.Length + Suffix.Length
            && DateTimeOffset.TryParseExact(
                name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>The name under which a backup is written until it is whole.</summary>
    public static string Unfinished(string name) => $".{name}.tmp";

    /// <summary>Whether a file is a backup that was never finished.</summary>
    public static bool TryParseUnfinished(string name, out DateTimeOffset time)
    {
        time = default;
        return name.Length > 5 && name[0] == '.' && name.EndsWith(".tmp", StringComparison.Ordinal) && TryParse(name[1..^4], out time);
    }
}
