using Concord.Collections;
using Concord.Indexes;
using Concord.Kv;
using Concord.StateMachine;

namespace Concord;

/// <summary>The whole store as of one revision. Immutable and cheap: take one, read as much as belongs together, let it go.</summary>
public sealed class StoreView : IRecordReader
{
    private readonly StoreState _state;

    internal StoreView(StoreState state) => _state = state;

    /// <summary>The revision.</summary>
    public Revision Revision => _state.Revision;

    /// <summary>The store's clock, by which records expire.</summary>
    public ClusterTime Clock => _state.Clock;

    /// <summary>Number of keys.</summary>
    public int Count => _state.Keys.Count - (_state.Expiring.Count == 0 ? 0 : _state.Expired().Count());

    /// <summary>Names of the indexes, in order.</summary>
    public IEnumerable<string> Indexes => _state.Indexes.Keys.Order(StringComparer.Ordinal);

    internal StoreState State => _state;

    /// <summary>An index; null when there is none of that name.</summary>
    public IndexView? Index(string name) => _state.Indexes.TryGetValue(name, out var index) ? new IndexView(index, _state) : null;

    /// <inheritdoc />
    public Record? Get(Key key) => _state.Find(key.Span);

    /// <inheritdoc />
    public IEnumerable<Entry> Scan(KeyRange range, bool descending = false) => _state.Scan(range, descending);
}
