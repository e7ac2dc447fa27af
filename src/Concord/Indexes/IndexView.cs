using Concord.Kv;
using Concord.StateMachine;
using Concord.StateMachine.Indexes;

namespace Concord.Indexes;

/// <summary>An index as of one revision of the store.</summary>
public sealed class IndexView
{
    private readonly IndexState _index;
    private readonly StoreState _state;

    internal IndexView(IndexState index, StoreState state)
    {
        _index = index;
        _state = state;
    }

    /// <summary>What it takes from a value.</summary>
    public IndexDefinition Definition => _index.Definition;

    /// <summary>Whether it knows all records, or only those written since it was made.</summary>
    public IndexPhase Phase => _index.Phase;

    /// <summary>What stands before the keys that it is about.</summary>
    internal Key Scope => _index.Scope;

    /// <summary>The keys whose value has a term, in byte order.</summary>
    /// <param name="term">The term.</param>
    /// <param name="after">Only those behind this key; null: from the first.</param>
    public IEnumerable<Key> Lookup(IndexTerm term, Key? after = null)
    {
        var range = IndexEntry.RangeOf(term);
        if (after is { } last) range = range.After(new IndexEntry(term, last).ToKey());
        return Read(range).Select(entry => entry.Key);
    }

    /// <summary>The entries of the terms between two, both included, in the order of terms and keys. Null is no bound.</summary>
    public IEnumerable<IndexEntry> LookupRange(IndexTerm? low, IndexTerm? high) => Read(IndexEntry.RangeBetween(low, high));

    private IEnumerable<IndexEntry> Read(KeyRange range)
    {
        foreach (var (bytes, _) in _index.Entries.Scan(range))
        {
            // What has expired stays in the index until it is swept.
            if (IndexEntry.TryRead(bytes.Span, out var entry) && _state.Find(entry.Key.Span) is not null) yield return entry;
        }
    }
}
