using Concord.Collections;
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

    internal StoreState State => _state;

    /// <inheritdoc />
    public Record? Get(Key key) => _state.Find(key.Span);

    /// <inheritdoc />
    public IEnumerable<Entry> Scan(KeyRange range, bool descending = false) => _state.Scan(range, descending);
}
