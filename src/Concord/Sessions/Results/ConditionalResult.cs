using Concord.Kv;

namespace Concord.Sessions;

/// <summary>What became of a conditional write.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Revision">The store's revision afterwards; when it was done, the revision that did it.</param>
/// <param name="Current">What was there instead, when the condition failed; null for a caller who may not read the key.</param>
public readonly record struct ConditionalResult(WriteOutcome Outcome, Revision Revision, Record? Current) : ICallResult
{
    ConcordErrorCode? ICallResult.Refusal => Outcome switch
    {
        WriteOutcome.Done => null,
        WriteOutcome.NotFound => ConcordErrorCode.NotFound,
        _ => ConcordErrorCode.ConditionFailed,
    };
}
