using Concord.Changes;
using Concord.StateMachine.Proposers;

namespace Concord.StateMachine;

/// <summary>What became of a batch.</summary>
/// <param name="State">The state with it.</param>
/// <param name="Changes">One set for each command that changed records of the callers.</param>
/// <param name="Admission">Whether it took effect.</param>
/// <param name="IsReplaced">Whether it put another state in the place of this one, so that the changes do not tell the difference.</param>
internal readonly record struct AppliedBatch(StoreState State, List<ChangeSet> Changes, Admission Admission, bool IsReplaced);
