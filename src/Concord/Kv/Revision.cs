using System.Globalization;

namespace Concord.Kv;

/// <summary>Number of a committed change of the whole store: 1 for the first, one more for each transaction that changed something; 0 is the empty store.</summary>
/// <param name="Value">The number itself.</param>
public readonly record struct Revision(long Value) : IComparable<Revision>
{
    /// <summary>The empty store, and the revision of an absent key.</summary>
    public static Revision None => default;

    /// <summary>The revision right after this one.</summary>
    public Revision Next => new(Value + 1);

    /// <inheritdoc />
    public int CompareTo(Revision other) => Value.CompareTo(other.Value);

    public static bool operator <(Revision left, Revision right) => left.Value < right.Value;
    public static bool operator >(Revision left, Revision right) => left.Value > right.Value;
    public static bool operator <=(Revision left, Revision right) => left.Value <= right.Value;
    public static bool operator >=(Revision left, Revision right) => left.Value >= right.Value;

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
