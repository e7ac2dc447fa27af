namespace Concord.Kv;

/// <summary>A value in the form it is kept in: its bytes, perhaps compressed, and what they are.</summary>
/// <remarks>Compressing is the caller's side of a write: applying a commit never compresses, so that all nodes hold the same bytes.</remarks>
public readonly record struct StoredValue
{
    private StoredValue(ReadOnlyMemory<byte> payload, ValueTag tag, int length)
    {
        Payload = payload;
        Tag = tag;
        Length = length;
    }

    /// <summary>Length of the value itself, in bytes.</summary>
    public int Length { get; }

    /// <summary>What the bytes are.</summary>
    public ContentKind Kind => Tag.Kind;

    /// <summary>The bytes as they are kept.</summary>
    internal ReadOnlyMemory<byte> Payload { get; }

    internal ValueTag Tag { get; }

    /// <summary>Bytes that mean nothing to the store.</summary>
    public static StoredValue Binary(ReadOnlyMemory<byte> bytes) => new(bytes, default, bytes.Length);

    /// <summary>A JSON text.</summary>
    public static StoredValue Json(ReadOnlyMemory<byte> utf8) => new(utf8, new ValueTag(ContentKind.Json, 0), utf8.Length);

    /// <summary>The same value, kept as its compressed form.</summary>
    internal StoredValue As(ReadOnlyMemory<byte> compressed, byte algorithm) => new(compressed, new ValueTag(Kind, algorithm), Length);

    internal static StoredValue Of(ReadOnlyMemory<byte> payload, ValueTag tag, int length) => new(payload, tag, length);
}
