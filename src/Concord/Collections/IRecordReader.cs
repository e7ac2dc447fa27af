using Concord.Kv;

namespace Concord.Collections;

/// <summary>What collections read from: a <see cref="StoreView"/>, or a transaction that also sees what it is about to write.</summary>
public interface IRecordReader
{
    /// <summary>The record of a key; null when there is none.</summary>
    Record? Get(Key key);

    /// <summary>The entries of a range in byte order, or from its end when <paramref name="descending"/>; read as they are asked for.</summary>
    IEnumerable<Entry> Scan(KeyRange range, bool descending = false);
}
