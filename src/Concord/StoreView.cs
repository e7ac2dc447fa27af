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

    /// <summary>Number of keys.</summary>
    public int Count => _state.Keys.Count;

    /// <inheritdoc />
    public Record? Get(Key key) => _state.Keys.Find(key.Span);

    /// <inheritdoc />
    public IEnumerable<Entry> Scan(KeyRange range, bool descending = false) => _state.Keys.Scan(range, descending);
}
