using Concord.StateMachine;

namespace Concord.Archive;

/// <summary>What is to be stored next: a base, or batches that follow on what was stored before.</summary>
/// <param name="Base">The state to store; null: the batches.</param>
/// <param name="TimeMs">When the last batch in the state had arrived.</param>
/// <param name="Reason">Why there is a base, in one word.</param>
/// <param name="Batches">The batches; none for a base.</param>
internal sealed record ArchiveItem(StoreState? Base, long TimeMs, string Reason, IReadOnlyList<ArchivedBatch> Batches);
