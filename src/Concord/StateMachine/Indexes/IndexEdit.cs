using Concord.Indexes;
using Concord.Kv;
using Concord.StateMachine.Tree;

namespace Concord.StateMachine.Indexes;

/// <summary>One index in the making.</summary>
internal sealed class IndexEdit(IndexState before)
{
    private IndexState _state = before;
    private KeySpaceEdit? _entries;

    private KeySpaceEdit Entries => _entries ??= new KeySpaceEdit(_state.Entries);

    /// <summary>The state of an index whose definition is new, or was stored again.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="record">Its record.</param>
    /// <param name="known">What it was before; null: new.</param>
    public static IndexState Define(string name, Record record, IndexState? known)
    {
        var stored = IndexRecord.Read(record);
        var definition = stored.ToDefinition();
        var state = new IndexState
        {
            Name = name,
            Definition = definition,
            Scope = new Key(System.Text.Encoding.UTF8.GetBytes(stored.Scope)),
            DefinedAt = record.ModRevision,
            KnowsSince = record.ModRevision,
            Phase = stored.Reindex ? IndexPhase.Filling : IndexPhase.Partial,
        };
        if (known is null || !known.Scope.Equals(state.Scope) || !known.Definition.Equals(definition)) return state;

        // The same again: what it knows it keeps. Asked to be filled once more it is, and stays ready if it was, for nothing is missing.
        var phase = known.Phase == IndexPhase.Ready ? IndexPhase.Ready : stored.Reindex ? IndexPhase.Filling : known.Phase;
        return known with { DefinedAt = record.ModRevision, Phase = phase };
    }

    public void Replace(ReadOnlySpan<byte> key, Record? before, Record? after)
    {
        if (!key.StartsWith(_state.Scope.Span)) return;
        if (before is not null) Remove(key, before);
        if (after is not null) Add(key, after);
    }

    public int Fill(KeySpace keys, int countMax)
    {
        if (_state.Phase != IndexPhase.Filling) return 0;
        var range = _state.Range;
        if (_state.FilledTo is { } filled) range = range.After(filled);
        Key? last = null;
        var count = 0;
        foreach (var (key, record) in keys.Scan(range).Take(countMax))
        {
            Add(key.Span, record);
            last = key;
            count++;
        }

        var isDone = count < countMax;
        _state = Finish() with { Phase = isDone ? IndexPhase.Ready : IndexPhase.Filling, FilledTo = isDone ? null : last };
        _entries = null;
        return count;
    }

    /// <summary>The state with the entries that the records give, as far as it knows them.</summary>
    public static IndexState Rebuilt(IndexState state, KeySpace keys)
    {
        var edit = new IndexEdit(state with { Entries = KeySpace.Empty });
        foreach (var (key, record) in keys.Scan(state.Range))
        {
            if (state.Knows(key.Span, record)) edit.Add(key.Span, record);
        }

        return edit.Finish();
    }

    public IndexState Finish() => _entries is null ? _state : _state with { Entries = _entries.Finish() };

    private void Add(ReadOnlySpan<byte> key, Record record)
    {
        foreach (var term in TermsOf(record)) Entries.Set(new IndexEntry(term, new Key(key)).ToKey().Array, ExpiryKey.Marker);
    }

    private void Remove(ReadOnlySpan<byte> key, Record record)
    {
        foreach (var term in TermsOf(record)) Entries.Remove(new IndexEntry(term, new Key(key)).ToKey().Span);
    }

    private IReadOnlyList<IndexTerm> TermsOf(Record record) => _state.Definition.Extractor.Terms(record.Kind, record.Value).Terms;
}
