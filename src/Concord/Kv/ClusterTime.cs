using System.Globalization;

namespace Concord.Kv;

/// <summary>
/// A moment on the clock of the store, which is part of its state: it moves only when a commit moves it, never goes back, and is the same on
/// every node at the same position of the log. Milliseconds; near Unix time, but not a date to show to anybody.
/// </summary>
/// <param name="Milliseconds">The moment; 0 for a clock that was never moved, and for an expiry that never comes.</param>
public readonly record struct ClusterTime(long Milliseconds) : IComparable<ClusterTime>
{
    /// <summary>The expiry of what does not expire.</summary>
    public static ClusterTime Never => default;

    /// <inheritdoc />
    public int CompareTo(ClusterTime other) => Milliseconds.CompareTo(other.Milliseconds);

    public static bool operator <(ClusterTime left, ClusterTime right) => left.Milliseconds < right.Milliseconds;
    public static bool operator >(ClusterTime left, ClusterTime right) => left.Milliseconds > right.Milliseconds;
    public static bool operator <=(ClusterTime left, ClusterTime right) => left.Milliseconds <= right.Milliseconds;
    public static bool operator >=(ClusterTime left, ClusterTime right) => left.Milliseconds >= right.Milliseconds;
    public static ClusterTime operator +(ClusterTime time, TimeSpan span) => new(time.Milliseconds + (long)span.TotalMilliseconds);
    public static TimeSpan operator -(ClusterTime left, ClusterTime right) => TimeSpan.FromMilliseconds(left.Milliseconds - right.Milliseconds);

    /// <summary>Same as the operator.</summary>
    public ClusterTime Add(TimeSpan span) => this + span;

    /// <summary>Same as the operator.</summary>
    public TimeSpan Subtract(ClusterTime earlier) => this - earlier;

    /// <inheritdoc />
    public override string ToString() => Milliseconds.ToString(CultureInfo.InvariantCulture);
}
