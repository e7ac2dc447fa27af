using System.Globalization;

namespace Concord.Audit;

/// <summary>
/// Name of a file of the log: <c>audit_2025-10-23.jsonl</c>, or <c>audit_2025-10-23_1761206400[_2].jsonl</c> once it was rotated.
/// The order of names is the order in which they were written: the one without a time is the last of its day.
/// </summary>
/// <param name="Date">The day, by UTC, on which it was begun.</param>
/// <param name="RotatedAt">When it was rotated, in Unix seconds; null: it was not.</param>
/// <param name="Number">From 2 on when several were rotated in that second; otherwise 1.</param>
internal readonly record struct AuditFileName(DateOnly Date, long? RotatedAt, int Number) : IComparable<AuditFileName>
{
    private const string Prefix = "audit_";
    private const string Suffix = ".jsonl";
    private const string DateFormat = "yyyy-MM-dd";

    public static AuditFileName Current(DateOnly date) => new(date, null, 1);

    /// <summary>The name that this file gets when it is rotated: behind all that are there of its day, whatever the clock says.</summary>
    public AuditFileName Rotated(long unixSeconds, IEnumerable<AuditFileName> there)
    {
        var date = Date;
        var last = there.Where(name => name.Date == date && name.RotatedAt is not null).DefaultIfEmpty(new AuditFileName(date, -1, 1)).Max();
        return last.RotatedAt >= unixSeconds ? last with { Number = last.Number + 1 } : new AuditFileName(date, unixSeconds, 1);
    }

    public static bool TryParse(string text, out AuditFileName name)
    {
        name = default;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || !text.EndsWith(Suffix, StringComparison.Ordinal)) return false;
        var parts = text[Prefix.Length..^Suffix.Length].Split('_');
        if (parts.Length > 3 || !DateOnly.TryParseExact(parts[0], DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
        long? rotatedAt = null;
        if (parts.Length > 1)
        {
            if (!long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
            rotatedAt = seconds;
        }

        var number = 1;
        if (parts.Length > 2 && !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out number)) return false;
        name = new AuditFileName(date, rotatedAt, number);
        return name.ToString() == text; // One spelling each, so that a name finds its file again.
    }

    public int CompareTo(AuditFileName other) =>
        (Date, RotatedAt ?? long.MaxValue, Number).CompareTo((other.Date, other.RotatedAt ?? long.MaxValue, other.Number));

    public override string ToString()
    {
        var date = Date.ToString(DateFormat, CultureInfo.InvariantCulture);
        var rotated = RotatedAt is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"_{seconds}") : "";
        var number = Number > 1 ? string.Create(CultureInfo.InvariantCulture, $"_{Number}") : "";
        return Prefix + date + rotated + number + Suffix;
    }
}
