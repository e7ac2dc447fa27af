using System.Globalization;
using Concord.Log;

namespace Concord.Embedded.Snapshots;

/// <summary>The name of a snapshot file tells the last position that it contains.</summary>
internal static class SnapshotName
{
    private const string Prefix = "snapshot-";
    private const string Suffix = ".snap";
    private const int Digits = 20;

    public static string Of(LogPosition position) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{position.Value:D20}{Suffix}");

    /// <summary>False when the file is something else.</summary>
    public static bool TryParse(string name, out LogPosition position)
    {
        position = default;
        if (name.Length != Prefix.Length + Digits + Suffix.Length) return false;
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal)) return false;
        var digits = name.AsSpan(Prefix.Length, Digits);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        position = new LogPosition(value);
        return true;
    }
}
