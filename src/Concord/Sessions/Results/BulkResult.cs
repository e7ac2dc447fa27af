using Concord.Kv;

namespace Concord.Sessions;

/// <summary>What became of a bulk write: all of it at one revision.</summary>
/// <param name="Revision">The store's revision afterwards.</param>
/// <param name="Keys">
/// Each key once, in the order of the call: true when it was written, deleted or touched; false when there was nothing to delete or touch.
/// </param>
public sealed record BulkResult(Revision Revision, IReadOnlyDictionary<Key, bool> Keys);
