namespace Concord.Kv;

/// <summary>What has to be known of a value to read its bytes, in one byte: bits 0–1 compression, bits 4–7 content kind (specification, section 5).</summary>
internal readonly record struct ValueTag(byte Bits)
{
    private const byte CompressionMask = 0b0000_0011;
    private const int KindShift = 4;

    public ValueTag(ContentKind kind, byte compression)
        : this((byte)(((byte)kind << KindShift) | compression))
    {
    }

    /// <summary>0 none, 1 zlib, 2 gzip, 3 brotli.</summary>
    public byte Compression => (byte)(Bits & CompressionMask);

    public bool IsCompressed => Compression != 0;

    public ContentKind Kind => (ContentKind)(Bits >> KindShift);

    /// <summary>Whether this version knows all that the bits say.</summary>
    public bool IsKnown => (Bits & 0b0000_1100) == 0 && Kind <= ContentKind.Json;
}
