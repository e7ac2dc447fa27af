namespace Concord.Log;

/// <summary>Place of a batch in the committed log. The first batch is 1, the next 2, without holes; 0 is before the first.</summary>
/// <param name="Value">The number itself.</param>
public readonly record struct LogPosition(long Value) : IComparable<LogPosition>
{
    /// <summary>Before the first batch.</summary>
    public static LogPosition Start => default;

    /// <summary>The position right after this one.</summary>
    public LogPosition Next => new(Value + 1);

    /// <inheritdoc />
    public int CompareTo(LogPosition other) => Value.CompareTo(other.Value);

    public static bool operator <(LogPosition left, LogPosition right) => left.Value < right.Value;
    public static bool operator >(LogPosition left, LogPosition right) => left.Value > right.Value;
    public static bool operator <=(LogPosition left, LogPosition right) => left.Value <= right.Value;
    public static bool operator >=(LogPosition left, LogPosition right) => left.Value >= right.Value;

    /// <inheritdoc />
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
