namespace Concord.Kv;

/// <summary>Unsigned numbers in seven-bit groups, lowest first, as in Protocol Buffers; at most 32 bits.</summary>
internal static class VarInt
{
    public const int BytesMax = 5;

    public static int Write(Span<byte> target, uint value)
    {
        var at = 0;
        while (value >= 0x80)
        {
            target[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[at++] = (byte)value;
        return at;
    }

    /// <summary>Reads a number and moves <paramref name="at"/> behind it; false when the bytes end or the number is too large.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, ref int at, out uint value)
    {
        value = 0;
        for (var shift = 0; shift < 7 * BytesMax; shift += 7)
        {
            if ((uint)at >= (uint)source.Length) return false;
            var group = source[at++];
            if (shift == 28 && group > 0x0F) return false;
            value |= (uint)(group & 0x7F) << shift;
            if (group < 0x80) return true;
        }

        return false;
    }
}
