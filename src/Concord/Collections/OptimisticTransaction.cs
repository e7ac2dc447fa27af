using Concord.Kv;
using Concord.Transactions;

namespace Concord.Collections;

/// <summary>
/// A transaction in the making: reads come from one revision and are remembered, writes are collected. It is committed on the condition
/// that nothing it has read one by one has changed. Entries that a scan found are not conditions, and neither is what a scan did not
/// find: let a record that every writer of the range also writes stand for the range.
/// </summary>
public sealed class OptimisticTransaction : IRecordReader
{
    private readonly StoreView _view;
    private readonly Dictionary<Key, Revision> _read = [];
    private readonly Dictionary<Key, Record?> _written = [];

    internal OptimisticTransaction(StoreView view) => _view = view;

    /// <summary>The revision that reads come from.</summary>
    public Revision Revision => _view.Revision;

    internal bool HasWrites => _written.Count > 0;

    /// <inheritdoc />
    public Record? Get(Key key)
    {
        if (_written.TryGetValue(key, out var written)) return written;
        var record = _view.Get(key);
        _read[key] = record?.ModRevision ?? Revision.None;
        return record;
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The transaction has written into the range, which the scan would not see.</exception>
    public IEnumerable<Entry> Scan(KeyRange range, bool descending = false)
    {
        foreach (var key in _written.Keys)
        {
            if (range.Contains(key.Span)) throw new InvalidOperationException("A transaction cannot scan a range that it has written into.");
        }

        return _view.Scan(range, descending);
    }

    /// <summary>Sets a value.</summary>
    public void Put(Key key, byte[] value)
    {
        var before = _written.TryGetValue(key, out var written) ? written : _view.Get(key);
        _written[key] = new Record(value, before?.CreateRevision ?? Revision.None, Revision.None, (before?.Version ?? 0) + 1);
    }

    /// <summary>Removes a key; no effect when it is absent.</summary>
    public void Delete(Key key) => _written[key] = null;

    internal Transaction ToTransaction() => new()
    {
        If = [.. _read.Select(read => Condition.Unchanged(read.Key, read.Value))],
        Then = [.. _written.Select(w => w.Value is { } record ? Operation.Put(w.Key, record.Value) : Operation.Delete(w.Key))],
    };
}
