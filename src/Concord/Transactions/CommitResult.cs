using Concord.Kv;

namespace Concord.Transactions;

/// <summary>What became of a transaction. A false condition is an answer, not an error.</summary>
/// <param name="Succeeded">Whether every condition held, so that <see cref="Transaction.Then"/> was done.</param>
/// <param name="Revision">The store's revision after the transaction; unchanged when it had no effect.</param>
/// <param name="Affected">Number of operations that changed something: a delete of an absent key does not.</param>
public readonly record struct CommitResult(bool Succeeded, Revision Revision, int Affected);
