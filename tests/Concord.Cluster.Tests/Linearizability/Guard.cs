namespace Concord.Cluster.Tests.Linearizability;

/// <summary>On what a write depends.</summary>
/// <param name="Kind">What is looked at.</param>
/// <param name="Revision">The revision that <see cref="GuardKind.AtRevision"/> expects.</param>
/// <param name="Value">The value that <see cref="GuardKind.Holding"/> expects.</param>
internal readonly record struct Guard(GuardKind Kind, long Revision = 0, string? Value = null)
{
    /// <summary>On nothing.</summary>
    public static Guard None => default;

    /// <summary>On a key that is there, as a delete does.</summary>
    public static Guard Exists => new(GuardKind.Exists);

    /// <summary>On a key that is not there: if_absent.</summary>
    public static Guard Absent => new(GuardKind.Absent);

    /// <summary>On the revision of the last change: if_revision.</summary>
    public static Guard AtRevision(long revision) => new(GuardKind.AtRevision, Revision: revision);

    /// <summary>On the value: expected.</summary>
    public static Guard Holding(string value) => new(GuardKind.Holding, Value: value);

    /// <summary>Whether a key that is absent is an answer of its own, "not found", apart from a condition that fails.</summary>
    public bool NeedsKey => Kind is GuardKind.Exists or GuardKind.AtRevision or GuardKind.Holding;
}
