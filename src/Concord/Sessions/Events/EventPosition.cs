using System.Globalization;
using Concord.Kv;

namespace Concord.Sessions;

/// <summary>The place of an event among all of them: the revision, and its place among the changes of that.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="OpIndex">From 0.</param>
public readonly record struct EventPosition(Revision Revision, int OpIndex) : IComparable<EventPosition>
{
    /// <summary>Takes <c>revision:op_index</c>.</summary>
    public static bool TryParse(string? text, out EventPosition position)
    {
        position = default;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (text is null || colon < 0) return false;
        if (!long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)) return false;
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var opIndex)) return false;
        position = new EventPosition(new Revision(revision), opIndex);
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(EventPosition other) => (Revision.Value, OpIndex).CompareTo((other.Revision.Value, other.OpIndex));

    public static bool operator <(EventPosition left, EventPosition right) => left.CompareTo(right) < 0;
    public static bool operator >(EventPosition left, EventPosition right) => left.CompareTo(right) > 0;
    public static bool operator <=(EventPosition left, EventPosition right) => left.CompareTo(right) <= 0;
    public static bool operator >=(EventPosition left, EventPosition right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Revision.Value}:{OpIndex}");
}
