using Concord.Kv;

namespace Concord.Transactions;

/// <summary>What became of a transaction. A false condition is an answer, not an error.</summary>
/// <param name="Succeeded">Whether every condition held, so that <see cref="Transaction.Then"/> was done.</param>
/// <param name="Revision">The store's revision after the transaction; unchanged when it had no effect.</param>
/// <param name="Affected">Number of operations that changed something: a delete of an absent key does not.</param>
public readonly record struct CommitResult(bool Succeeded, Revision Revision, int Affected)
{
    private readonly OperationResult[]? _results;

    internal CommitResult(bool succeeded, Revision revision, int affected, OperationResult[] results)
        : this(succeeded, revision, affected) => _results = results;

    /// <summary>What each operation of the branch that was done found and left, in order. Empty for a single put or delete.</summary>
    public IReadOnlyList<OperationResult> Results => _results ?? [];

    /// <inheritdoc />
    public bool Equals(CommitResult other) => (Succeeded, Revision, Affected) == (other.Succeeded, other.Revision, other.Affected);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Succeeded, Revision, Affected);
}
