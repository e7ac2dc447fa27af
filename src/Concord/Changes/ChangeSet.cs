using Concord.Kv;

namespace Concord.Changes;

/// <summary>What one transaction changed, at one revision.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Changes">The changed keys, in the order of the operations.</param>
public sealed record ChangeSet(Revision Revision, IReadOnlyList<Change> Changes);
