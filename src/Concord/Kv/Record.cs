using Concord.Compression;

namespace Concord.Kv;

/// <summary>What the store keeps under a key. Immutable: a change makes a new record.</summary>
public sealed class Record
{
    private readonly ValueTag _tag;
    private object? _decoded;

    internal Record(byte[] value, Revision createRevision, Revision modRevision, long version)
        : this(value, default, value.Length, ClusterTime.Never, createRevision, modRevision, version)
    {
    }

    internal Record(
        byte[] payload, ValueTag tag, int length, ClusterTime expiresAt, Revision createRevision, Revision modRevision, long version)
    {
        Payload = payload;
        _tag = tag;
        Length = length;
        ExpiresAt = expiresAt;
        CreateRevision = createRevision;
        ModRevision = modRevision;
        Version = version;
    }

    /// <summary>The value. Of a compressed one a new copy each time it is asked for.</summary>
    public ReadOnlyMemory<byte> Value => _tag.IsCompressed ? ValueCompression.Expand(Payload, (CompressionAlgorithm)_tag.Compression, Length) : Payload;

    /// <summary>What the bytes of the value are.</summary>
    public ContentKind Kind => _tag.Kind;

    /// <summary>Length of the value, in bytes.</summary>
    public int Length { get; }

    /// <summary>Whether the value is kept compressed.</summary>
    public bool IsCompressed => _tag.IsCompressed;

    /// <summary>When the store's clock makes the record invisible; <see cref="ClusterTime.Never"/>: it does not.</summary>
    public ClusterTime ExpiresAt { get; }

    /// <summary>Revision that created this incarnation of the key.</summary>
    public Revision CreateRevision { get; }

    /// <summary>Revision of the last change.</summary>
    public Revision ModRevision { get; }

    /// <summary>1 when created, one more with each change, from 1 again after a delete.</summary>
    public long Version { get; }

    /// <summary>The value as it is kept.</summary>
    internal StoredValue Stored => StoredValue.Of(Payload, _tag, Length);

    internal byte[] Payload { get; }

    /// <summary>The same value with another expiry, changed at a revision.</summary>
    internal Record With(ClusterTime expiresAt, Revision modRevision) =>
        new(Payload, _tag, Length, expiresAt, CreateRevision, modRevision, Version + 1);

    /// <summary>The same record on a clock that shows another time.</summary>
    internal Record MovedTo(ClusterTime expiresAt) => new(Payload, _tag, Length, expiresAt, CreateRevision, ModRevision, Version);

    /// <summary>Whether a reader at this time still sees it.</summary>
    internal bool IsLiveAt(ClusterTime clock) => ExpiresAt == ClusterTime.Never || clock < ExpiresAt;

    /// <summary>The value decoded, once for all readers: a record never changes, and neither may what it decodes to.</summary>
    internal T Decode<T>(Func<ReadOnlyMemory<byte>, T> decode)
        where T : class
    {
        if (Volatile.Read(ref _decoded) is T known) return known;
        var value = decode(Value);
        Volatile.Write(ref _decoded, value);
        return value;
    }
}
