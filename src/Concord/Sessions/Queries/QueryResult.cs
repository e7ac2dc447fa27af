using Concord.Kv;

namespace Concord.Sessions;

/// <summary>The entries that a query found, all at one revision.</summary>
/// <param name="Revision">The store's revision that was read.</param>
/// <param name="Entries">In the asked order.</param>
/// <param name="Next">When there are more: what to ask to go on after; null: there are no more.</param>
public sealed record QueryResult(Revision Revision, IReadOnlyList<ListedEntry> Entries, Key? Next);
