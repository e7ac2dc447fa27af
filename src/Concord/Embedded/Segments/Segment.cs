using System.Globalization;
using Concord.Log;

namespace Concord.Embedded.Segments;

/// <summary>One file of the log.</summary>
/// <param name="First">Position of the first record in it; its name says it too.</param>
/// <param name="Store">The data directory it belongs to.</param>
internal readonly record struct Segment(LogPosition First, StoreId Store)
{
    private const string Prefix = "wal-";
    private const string Suffix = ".log";
    private const int Digits = 20;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{First.Value:D20}{Suffix}");

    public FileHeader Header => new(FileHeader.CurrentVersion, Store, First);

    /// <summary>Where the checksums of its records start.</summary>
    public uint Seed => Header.Seed(FileHeader.SegmentMagic);

    /// <summary>Reads the first position out of the name of a segment; false when the file is something else.</summary>
    public static bool TryParse(string name, out LogPosition first)
    {
        first = default;
        if (name.Length != Prefix.Length + Digits + Suffix.Length) return false;
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal)) return false;
        var digits = name.AsSpan(Prefix.Length, Digits);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        first = new LogPosition(value);
        return value > 0;
    }
}
