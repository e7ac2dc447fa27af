using Concord.Indexes;
using Concord.Kv;

namespace Concord.Sessions;

/// <summary>The keys that an index knows for a term, all at one revision.</summary>
/// <param name="Revision">The store's revision that was read.</param>
/// <param name="Keys">In byte order.</param>
/// <param name="Next">When there are more: what to ask to go on after; null: there are no more.</param>
/// <param name="Phase">Which records the index knows; unless it is ready, keys may be missing.</param>
public sealed record IndexLookupResult(Revision Revision, IReadOnlyList<Key> Keys, Key? Next, IndexPhase Phase)
{
    /// <summary>Whether keys may be missing, because the index does not know all records.</summary>
    public bool IsPartial => Phase != IndexPhase.Ready;
}
