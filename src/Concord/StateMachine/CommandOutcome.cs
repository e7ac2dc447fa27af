using Concord.Transactions;

namespace Concord.StateMachine;

/// <summary>What became of one command: a result, or a refusal that was decided when it was applied.</summary>
/// <param name="Result">The result.</param>
/// <param name="Refusal">Why it had no effect; null when it was not refused.</param>
internal readonly record struct CommandOutcome(CommitResult Result, ConcordException? Refusal = null);
