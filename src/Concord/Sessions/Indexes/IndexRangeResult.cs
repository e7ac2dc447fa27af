using Concord.Indexes;
using Concord.Kv;

namespace Concord.Sessions;

/// <summary>The keys that an index knows for the terms of a range, all at one revision.</summary>
/// <param name="Revision">The store's revision that was read.</param>
/// <param name="Entries">In the order of terms, then keys.</param>
/// <param name="More">Whether the limit cut them short.</param>
/// <param name="Phase">Which records the index knows; unless it is ready, keys may be missing.</param>
public sealed record IndexRangeResult(Revision Revision, IReadOnlyList<IndexEntry> Entries, bool More, IndexPhase Phase)
{
    /// <summary>Whether keys may be missing, because the index does not know all records.</summary>
    public bool IsPartial => Phase != IndexPhase.Ready;
}
