using Concord.Kv;

namespace Concord.Sessions;

/// <summary>The keys that a query found, all at one revision.</summary>
/// <param name="Revision">The store's revision that was read.</param>
/// <param name="Keys">In the asked order.</param>
/// <param name="Next">When there are more: what to ask to go on after; null: there are no more.</param>
public sealed record KeysResult(Revision Revision, IReadOnlyList<Key> Keys, Key? Next);
