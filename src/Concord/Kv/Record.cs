namespace Concord.Kv;

/// <summary>What the store keeps under a key. Immutable: a change makes a new record.</summary>
public sealed class Record
{
    private object? _decoded;

    internal Record(byte[] value, Revision createRevision, Revision modRevision, long version)
    {
        Bytes = value;
        CreateRevision = createRevision;
        ModRevision = modRevision;
        Version = version;
    }

    /// <summary>The value.</summary>
    public ReadOnlyMemory<byte> Value => Bytes;

    /// <summary>Revision that created this incarnation of the key.</summary>
    public Revision CreateRevision { get; }

    /// <summary>Revision of the last change.</summary>
    public Revision ModRevision { get; }

    /// <summary>1 when created, one more with each change, from 1 again after a delete.</summary>
    public long Version { get; }

    internal byte[] Bytes { get; }

    /// <summary>The value decoded, once for all readers: a record never changes, and neither may what it decodes to.</summary>
    internal T Decode<T>(Func<byte[], T> decode)
        where T : class
    {
        if (Volatile.Read(ref _decoded) is T known) return known;
        var value = decode(Bytes);
        Volatile.Write(ref _decoded, value);
        return value;
    }
}
