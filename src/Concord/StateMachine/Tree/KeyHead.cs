using System.Buffers.Binary;

namespace Concord.StateMachine.Tree;

/// <summary>
/// The beginning of a key behind a prefix, as a number: seven bytes, then how many there were, where 8 stands for more than seven.
/// Numbers of keys that share the prefix sort as the keys do; only those of two long keys can be equal though the keys are not.
/// </summary>
internal static class KeyHead
{
    private const int Bytes = sizeof(ulong);
    private const ulong LengthMask = 0xFF;

    /// <param name="key">At least as long as the prefix.</param>
    /// <param name="prefixBytes">Length of the prefix.</param>
    public static ulong Of(ReadOnlySpan<byte> key, int prefixBytes)
    {
        var rest = key.Length - prefixBytes;
        if (rest >= Bytes) return (BinaryPrimitives.ReadUInt64BigEndian(key[prefixBytes..]) & ~LengthMask) | Bytes;
        if (rest == 0) return 0;
        return (Last(key, rest) << ((Bytes - rest) * 8)) | (uint)rest;
    }

    /// <summary>Whether the number holds all of the rest, so that equal ones mean equal keys.</summary>
    public static bool IsWhole(ulong head) => (head & LengthMask) < Bytes;

    /// <summary>The last bytes of a key; what stands above them is shifted out by the caller.</summary>
    private static ulong Last(ReadOnlySpan<byte> key, int count)
    {
        if (key.Length >= Bytes) return BinaryPrimitives.ReadUInt64BigEndian(key[^Bytes..]);
        ulong last = 0;
        foreach (var value in key[^count..]) last = (last << 8) | value;
        return last;
    }
}
