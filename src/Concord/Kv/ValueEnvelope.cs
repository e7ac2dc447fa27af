using System.Buffers.Binary;

namespace Concord.Kv;

/// <summary>
/// A value with its kind, compression and expiry as bytes: u8 format 1, u8 flags (tag, bit 2: expires), i64 expiry in milliseconds if it expires,
/// varint length if compressed, then the bytes. Little-endian. Source: specification, section 5.
/// </summary>
internal static class ValueEnvelope
{
    public const int HeaderBytesMax = 1 + 1 + 8 + VarInt.BytesMax;
    private const byte Format = 1;
    private const byte HasExpiry = 0b0000_0100;

    public static int WriteHeader(Span<byte> target, StoredValue value, ClusterTime expiresAt)
    {
        var expires = expiresAt != ClusterTime.Never;
        target[0] = Format;
        target[1] = (byte)(value.Tag.Bits | (expires ? HasExpiry : 0));
        var at = 2;
        if (expires)
        {
            BinaryPrimitives.WriteInt64LittleEndian(target[at..], expiresAt.Milliseconds);
            at += sizeof(long);
        }

        if (value.Tag.IsCompressed) at += VarInt.Write(target[at..], (uint)value.Length);
        return at;
    }

    /// <summary>Reads the header; false when a later version has written it, or nobody.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out ValueTag tag, out ClusterTime expiresAt, out int length, out ReadOnlySpan<byte> payload)
    {
        tag = default;
        expiresAt = default;
        length = 0;
        payload = default;
        if (source.Length < 2 || source[0] != Format) return false;
        tag = new ValueTag((byte)(source[1] & ~HasExpiry));
        if (!tag.IsKnown) return false;
        var at = 2;
        if ((source[1] & HasExpiry) != 0)
        {
            if (source.Length < at + sizeof(long)) return false;
            expiresAt = new ClusterTime(BinaryPrimitives.ReadInt64LittleEndian(source[at..]));
            at += sizeof(long);
        }

        var whole = (uint)(source.Length - at);
        if (tag.IsCompressed && (!VarInt.TryRead(source, ref at, out whole) || whole > int.MaxValue)) return false;
        length = (int)whole;
        payload = source[at..];
        return true;
    }
}
