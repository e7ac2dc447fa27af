using Concord.Changes;
using Concord.Kv;
using Concord.StateMachine.Tree;

namespace Concord.StateMachine;

/// <summary>
/// The next state in the making. Every change of a record goes through <see cref="Replace"/>, so that what is derived from the records is
/// right on every path.
/// </summary>
internal sealed class StateEdit
{
    private readonly StoreState _before;
    private readonly KeySpaceEdit _keys;
    private KeySpaceEdit? _system;
    private KeySpaceEdit? _expiring;

    /// <param name="before">The state to start from; it is left as it is.</param>
    /// <param name="changes">Receives one set of changes for each command that changed records of the callers.</param>
    public StateEdit(StoreState before, List<ChangeSet> changes)
    {
        _before = before;
        _keys = new KeySpaceEdit(before.Keys);
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
        var before = (inSystem ? System : _keys).Find(key);
        if (inSystem)
        {
            Set(System, key, after);
            return before;
        }

        if (before is not null && before.ExpiresAt != ClusterTime.Never) Expiring.Remove(ExpiryKey.Of(before.ExpiresAt, key));
        Set(_keys, key, after);
        if (after is not null && after.ExpiresAt != ClusterTime.Never) Expiring.Set(ExpiryKey.Of(after.ExpiresAt, key), ExpiryKey.Marker);
        return before;
    }

    /// <summary>Ends a command that had an effect.</summary>
    public void Advance(Revision revision, Change[] changes)
    {
        Revision = revision;
        Changes.Add(new ChangeSet(revision, changes));
    }

    /// <summary>Moves the clock on; without effect when it is there already.</summary>
    public void MoveClock(ClusterTime time)
    {
        if (time > Clock) Clock = time;
    }

    /// <summary>The keys that have expired and are still there, the longest expired first.</summary>
    public IEnumerable<Key> Expired() => Finish().Expired();

    /// <summary>The state so far. The edit can go on afterwards.</summary>
    public StoreState Finish()
    {
        var state = _before with
        {
            Revision = Revision,
            Clock = Clock,
            Keys = _keys.Finish(),
            System = _system?.Finish() ?? _before.System,
            Expiring = _expiring?.Finish() ?? _before.Expiring,
        };
        return state;
    }

    private static void Set(KeySpaceEdit space, byte[] key, Record? record)
    {
        if (record is null) space.Remove(key);
        else space.Set(key, record);
    }
}
