namespace Concord.Cluster.Tests.Linearizability;

/// <summary>
/// What is known of a revision: one number; or, when the write that made it never told, any number from a lowest on, with a few left out.
/// </summary>
internal readonly struct RevisionRange : IEquatable<RevisionRange>
{
    private readonly long[]? _without; // Ascending, all of them greater than Lowest.

    private RevisionRange(long lowest, bool isOne, long[]? without)
    {
        (Lowest, IsOne, _without) = (lowest, isOne, without is { Length: 0 } ? null : without);
    }

    /// <summary>The least number it can be.</summary>
    public long Lowest { get; }

    /// <summary>Whether it can be no other.</summary>
    public bool IsOne { get; }

    /// <summary>This number.</summary>
    public static RevisionRange One(long revision) => new(revision, true, null);

    /// <summary>This number or any greater one.</summary>
    public static RevisionRange From(long lowest) => new(lowest, false, null);

    /// <summary>It turns out to be this one; null when it cannot be.</summary>
    public RevisionRange? Is(long revision) => Admits(revision) ? One(revision) : null;

    /// <summary>It turns out to be another one than this; null when it cannot be.</summary>
    public RevisionRange? IsNot(long revision)
    {
        if (!Admits(revision)) return this;
        if (IsOne) return null;
        if (revision > Lowest) return new RevisionRange(Lowest, false, [.. Without.Append(revision).Order()]);
        var lowest = Lowest + 1;
        while (Without.Contains(lowest)) lowest++;
        return new RevisionRange(lowest, false, [.. Without.Where(other => other > lowest)]);
    }

    /// <summary>The revision of a later write, which is this one (0: unknown); null when that is not later.</summary>
    public RevisionRange? Later(long revision)
    {
        if (revision == 0) return From(Lowest + 1);
        return revision > Lowest ? One(revision) : null;
    }

    /// <summary>All that a later write still has to know of it: its lowest number.</summary>
    public RevisionRange Forgotten() => From(Lowest);

    public bool Equals(RevisionRange other) => Lowest == other.Lowest && IsOne == other.IsOne && Without.SequenceEqual(other.Without);

    public override bool Equals(object? obj) => obj is RevisionRange other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Lowest, IsOne, _without?.Length);

    public override string ToString() => IsOne ? $"@{Lowest}" : $"@{Lowest} or later";

    private long[] Without => _without ?? [];

    private bool Admits(long revision) => IsOne ? revision == Lowest : revision >= Lowest && !Without.Contains(revision);
}
