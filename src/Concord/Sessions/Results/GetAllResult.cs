using Concord.Kv;

namespace Concord.Sessions;

/// <summary>Everything that the caller may read, all at one revision.</summary>
/// <param name="Revision">The store's revision that was read.</param>
/// <param name="Entries">In the order of their keys.</param>
public sealed record GetAllResult(Revision Revision, IReadOnlyList<ListedEntry> Entries);
