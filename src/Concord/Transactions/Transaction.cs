namespace Concord.Transactions;

/// <summary>
/// Changes that take effect all at once, at one revision, or not at all. When every condition holds <see cref="Then"/> is done, else
/// <see cref="Else"/>; two operations on one key are done in order.
/// </summary>
public sealed record Transaction
{
    /// <summary>What must hold. Empty: nothing.</summary>
    public IReadOnlyList<Condition> If { get; init; } = [];

    /// <summary>What is done when all conditions hold.</summary>
    public IReadOnlyList<Operation> Then { get; init; } = [];

    /// <summary>What is done when one does not.</summary>
    public IReadOnlyList<Operation> Else { get; init; } = [];
}
