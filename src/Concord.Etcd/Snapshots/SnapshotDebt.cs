using Concord.Etcd.Protos;

namespace Concord.Etcd.Snapshots;

/// <summary>
/// What a start would have to replay after the newest snapshot. An entry counts for at least the part of the bytes that makes it one of the
/// entries after which a snapshot is due, so that one figure keeps both limits; and so do the revisions of other keys, a little.
/// </summary>
internal sealed class SnapshotDebt(long everyBytes, int everyEntries)
{
    // Heartbeats and claims take revisions too. Read over one by one they cost about that part of an entry.
    private const int OtherRevisionsPerEntry = 16;

    private readonly long _leastPerEntry = Math.Max(1, everyBytes / everyEntries);
    private readonly Lock _gate = new();
    private long _from;
    private long _last;
    private long _lastRevision;
    private double _bytes;

    /// <summary>The last entry that the newest snapshot contains.</summary>
    public long CoveredVersion
    {
        get
        {
            lock (_gate) return _from;
        }
    }

    public long Bytes
    {
        get
        {
            lock (_gate) return (long)_bytes;
        }
    }

    /// <summary>An entry has come.</summary>
    public void Add(KeyValue entry)
    {
        lock (_gate)
        {
            if (entry.Version <= _from) return;
            var others = _lastRevision > 0 ? Math.Max(0, entry.ModRevision - _lastRevision - 1) : 0;
            _bytes += Math.Max(entry.Value.Length, _leastPerEntry) + ((double)others * _leastPerEntry / OtherRevisionsPerEntry);
            (_last, _lastRevision) = (entry.Version, entry.ModRevision);
        }
    }

    /// <summary>A snapshot contains everything up to here. What came later is taken to be as large as what came before.</summary>
    public void Cover(long version)
    {
        lock (_gate)
        {
            if (version <= _from) return;
            _bytes = _last > version ? _bytes * (_last - version) / (_last - _from) : 0;
            _from = version;
        }
    }
}
