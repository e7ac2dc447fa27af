using Concord.Kv;

namespace Concord.Sessions;

/// <summary>What became of a transaction. That a comparison does not hold is an answer, not an error.</summary>
/// <param name="Succeeded">Whether all comparisons held.</param>
/// <param name="Revision">The store's revision afterwards.</param>
/// <param name="Steps">What the steps of the branch that was done did, in order.</param>
public sealed record TransactionResult(bool Succeeded, Revision Revision, IReadOnlyList<TransactionStepResult> Steps);
