namespace Concord.Embedded.Doctor;

/// <summary>What would make a damaged directory open again, with as much of its history as log and snapshots still give together.</summary>
public sealed record RepairPlan
{
    /// <summary>Position of the last batch that the store would hold then; 0: it would be empty.</summary>
    public required long KeepsThrough { get; init; }

    /// <summary>
    /// The greatest position that anything in the directory tells of. Everything after <see cref="KeepsThrough"/> up to here, and what the
    /// damage hides behind it, would be lost to the store.
    /// </summary>
    public required long KnownThrough { get; init; }

    /// <summary>What would be done, in this order.</summary>
    public required IReadOnlyList<RepairStep> Steps { get; init; }

    internal bool IsSameAs(RepairPlan other) =>
        KeepsThrough == other.KeepsThrough && KnownThrough == other.KnownThrough && Steps.SequenceEqual(other.Steps);
}
