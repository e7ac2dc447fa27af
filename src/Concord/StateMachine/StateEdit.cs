using System.Collections.Immutable;
using Concord.Changes;
using Concord.Indexes;
using Concord.Kv;
using Concord.StateMachine.Indexes;
using Concord.StateMachine.Tenants;
using Concord.StateMachine.Tree;
using Concord.Tenants;

namespace Concord.StateMachine;

/// <summary>
/// The next state in the making. Every change of a record goes through <see cref="Replace"/>, so that what is derived from the records is
/// right on every path.
/// </summary>
internal sealed class StateEdit
{
    private readonly StoreState _before;
    private readonly List<(byte[] Key, Record? Before, bool InSystem)> _undo = [];
    private KeySpaceEdit _keys;
    private KeySpaceEdit? _system;
    private KeySpaceEdit? _expiring;
    private TenantEdit _tenants;
    private IndexEdits _indexes;
    private bool _definitionsChanged;

    /// <param name="before">The state to start from; it is left as it is.</param>
    /// <param name="changes">Receives one set of changes for each command that changed something.</param>
    public StateEdit(StoreState before, List<ChangeSet> changes)
    {
        _before = before;
        _keys = new KeySpaceEdit(before.Keys);
        _tenants = new TenantEdit(before.Tenants);
        _indexes = new IndexEdits(before.Indexes);
        Changes = changes;
        Revision = before.Revision;
        Clock = before.Clock;
    }

    public List<ChangeSet> Changes { get; }

    /// <summary>The last change so far.</summary>
    public Revision Revision { get; private set; }

    public ClusterTime Clock { get; private set; }

    /// <summary>Whether the state was replaced by another, so that the changes do not tell how it came about.</summary>
    public bool IsReplaced { get; private set; }

    private KeySpaceEdit System => _system ??= new KeySpaceEdit(_before.System);

    private KeySpaceEdit Expiring => _expiring ??= new KeySpaceEdit(_before.Expiring);

    /// <summary>The record that a reader would see; null when there is none or when it has expired.</summary>
    public Record? Find(ReadOnlySpan<byte> key, bool inSystem) =>
        (inSystem ? System : _keys).Find(key) is { } record && record.IsLiveAt(Clock) ? record : null;

    /// <summary>
    /// Puts a record in the place of what is there, seen or expired, which is returned; null removes it. <paramref name="key"/> is kept.
    /// </summary>
    public Record? Replace(byte[] key, Record? after, bool inSystem)
    {
        var before = Exchange(key, after, inSystem);
        if (!_tenants.IsEmpty) _undo.Add((key, before, inSystem)); // Only a quota takes back what a command has begun.
        return before;
    }

    /// <summary>Ends a command that had an effect; false when it overdraws a quota, and then it has none.</summary>
    /// <param name="revision">Its revision.</param>
    /// <param name="changes">What it changed of the callers' records.</param>
    /// <param name="quota">The quota, in words.</param>
    public bool TryAdvance(Revision revision, Change[] changes, out string? quota)
    {
        quota = _tenants.Overdrawn();
        if (quota is not null)
        {
            for (var i = _undo.Count - 1; i >= 0; i--) Exchange(_undo[i].Key, _undo[i].Before, _undo[i].InSystem);
            _definitionsChanged = false;
        }

        _undo.Clear();
        _tenants.EndCommand();
        if (quota is not null) return false;
        Advance(revision, changes);
        return true;
    }

    /// <summary>Ends a command that nobody can be refused.</summary>
    public void Advance(Revision revision, Change[] changes)
    {
        _undo.Clear();
        Revision = revision;
        Changes.Add(new ChangeSet(revision, changes));
        if (_definitionsChanged) Refresh();
    }

    /// <summary>Moves the clock on; without effect when it is there already.</summary>
    public void MoveClock(ClusterTime time)
    {
        if (time <= Clock) return;
        if (!_tenants.IsEmpty)
        {
            foreach (var (expiryKey, _) in Peek(_expiring, _before.Expiring).Scan(ExpiryKey.Between(Clock, time)))
            {
                var key = ExpiryKey.KeyOf(expiryKey);
                if (_keys.Find(key.Span) is { } record) _tenants.Count(key.Span, record, -1);
            }

            _tenants.EndCommand();
        }

        Clock = time;
    }

    /// <summary>The keys that have expired and are still there, the longest expired first. Read them to the end before the next change.</summary>
    public IEnumerable<Key> Expired() =>
        Peek(_expiring, _before.Expiring).Scan(ExpiryKey.UpTo(Clock)).Select(entry => ExpiryKey.KeyOf(entry.Key));

    /// <summary>Goes on with filling an index; returns how many records were looked at.</summary>
    public int FillIndex(string name, int countMax) => _indexes.Fill(name, _keys.Finish(), countMax);

    /// <summary>Puts another state in the place of this one: its records, at a revision of its own, on the clock of this one.</summary>
    public void Restore(StoreState restored)
    {
        _keys = new KeySpaceEdit(restored.Keys);
        _system = new KeySpaceEdit(restored.System);
        _expiring = new KeySpaceEdit(restored.Expiring);
        _tenants = new TenantEdit(TenantAccounts.Empty);
        _indexes = new IndexEdits(ImmutableDictionary<string, IndexState>.Empty);
        _undo.Clear();
        Changes.Clear();
        Revision = restored.Revision;
        IsReplaced = true;
        Refresh();
        _indexes.Rebuild(restored.Keys);
    }

    public StoreState Finish() => _before with
    {
        Revision = Revision,
        Clock = Clock,
        Keys = _keys.Finish(),
        System = Peek(_system, _before.System),
        Expiring = Peek(_expiring, _before.Expiring),
        Tenants = _tenants.Finish(),
        Indexes = _indexes.Finish(),
    };

    private static KeySpace Peek(KeySpaceEdit? edit, KeySpace before) => edit?.Finish() ?? before;

    private static void Set(KeySpaceEdit space, byte[] key, Record? record)
    {
        if (record is null) space.Remove(key);
        else space.Set(key, record);
    }

    private Record? Exchange(byte[] key, Record? after, bool inSystem)
    {
        var before = (inSystem ? System : _keys).Find(key);
        if (inSystem)
        {
            Set(System, key, after);
            _definitionsChanged |= TenantRecord.All.Contains(key) || IndexRecord.All.Contains(key);
            return before;
        }

        if (before is not null && before.ExpiresAt != ClusterTime.Never) Expiring.Remove(ExpiryKey.Of(before.ExpiresAt, key));
        Set(_keys, key, after);
        if (after is not null && after.ExpiresAt != ClusterTime.Never) Expiring.Set(ExpiryKey.Of(after.ExpiresAt, key), ExpiryKey.Marker);
        if (!_tenants.IsEmpty)
        {
            if (before is not null && before.IsLiveAt(Clock)) _tenants.Count(key, before, -1);
            if (after is not null && after.IsLiveAt(Clock)) _tenants.Count(key, after, 1);
        }

        if (!_indexes.IsEmpty) _indexes.Replace(key, before, after);
        return before;
    }

    /// <summary>Takes over what the store's own records say now.</summary>
    private void Refresh()
    {
        _definitionsChanged = false;
        _tenants.Refresh(Peek(_system, _before.System), _keys.Finish(), Clock);
        _indexes.Refresh(Peek(_system, _before.System));
    }
}
