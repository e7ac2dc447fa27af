using System.Collections.Immutable;
using Concord.Indexes;
using Concord.Kv;
using Concord.StateMachine.Tree;

namespace Concord.StateMachine.Indexes;

/// <summary>The indexes in the making.</summary>
internal sealed class IndexEdits(ImmutableDictionary<string, IndexState> before)
{
    private readonly Dictionary<string, IndexEdit> _edits = before.ToDictionary(index => index.Key, index => new IndexEdit(index.Value));

    public bool IsEmpty => _edits.Count == 0;

    /// <summary>Takes note of a change of a caller's record.</summary>
    public void Replace(ReadOnlySpan<byte> key, Record? before, Record? after)
    {
        foreach (var edit in _edits.Values) edit.Replace(key, before, after);
    }

    /// <summary>Goes on with filling one; returns how many records were looked at.</summary>
    public int Fill(string name, KeySpace keys, int countMax) => _edits.TryGetValue(name, out var edit) ? edit.Fill(keys, countMax) : 0;

    /// <summary>Takes over the definitions that the store's own records hold now.</summary>
    public void Refresh(KeySpace system)
    {
        var defined = system.Scan(IndexRecord.All).ToDictionary(entry => IndexRecord.NameOf(entry.Key), entry => entry.Record);
        foreach (var name in _edits.Keys.Where(name => !defined.ContainsKey(name)).ToList()) _edits.Remove(name);
        foreach (var (name, record) in defined)
        {
            var known = _edits.GetValueOrDefault(name)?.Finish();
            if (known is null || known.DefinedAt != record.ModRevision) _edits[name] = new IndexEdit(IndexEdit.Define(name, record, known));
        }
    }

    /// <summary>Fills all of them at once from records that were put in the place of others.</summary>
    public void Rebuild(KeySpace keys)
    {
        foreach (var (name, edit) in _edits.ToList())
            _edits[name] = new IndexEdit(IndexEdit.Rebuilt(edit.Finish() with { Phase = IndexPhase.Ready, FilledTo = null }, keys));
    }

    public ImmutableDictionary<string, IndexState> Finish()
    {
        if (_edits.Count == 0) return ImmutableDictionary<string, IndexState>.Empty;
        var finished = before;
        foreach (var name in before.Keys.Where(name => !_edits.ContainsKey(name))) finished = finished.Remove(name);
        foreach (var (name, edit) in _edits)
        {
            var state = edit.Finish();
            if (!ReferenceEquals(finished.GetValueOrDefault(name), state)) finished = finished.SetItem(name, state);
        }

        return finished;
    }
}
