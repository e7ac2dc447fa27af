using System.Buffers.Binary;
using Concord.Kv;

namespace Concord.StateMachine;

/// <summary>Where a key stands among those that expire: i64 time, big-endian, so that the order of bytes is that of time; then the key.</summary>
internal static class ExpiryKey
{
    /// <summary>What stands behind a key whose presence says everything.</summary>
    public static readonly Record Marker = new([], Revision.None, Revision.None, 0);

    private const int TimeBytes = sizeof(long);

    public static byte[] Of(ClusterTime time, ReadOnlySpan<byte> key)
    {
        var bytes = new byte[TimeBytes + key.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.Milliseconds);
        key.CopyTo(bytes.AsSpan(TimeBytes));
        return bytes;
    }

    public static ClusterTime TimeOf(Key expiryKey) => new(BinaryPrimitives.ReadInt64BigEndian(expiryKey.Span));

    public static Key KeyOf(Key expiryKey) => new(expiryKey.Span[TimeBytes..]);

    /// <summary>Everything that has expired at a time.</summary>
    public static KeyRange UpTo(ClusterTime time) => Between(ClusterTime.Never, time);

    /// <summary>Everything that expires after one time and not after another.</summary>
    public static KeyRange Between(ClusterTime after, ClusterTime upTo) =>
        KeyRange.Between(new Key(Of(new ClusterTime(after.Milliseconds + 1), [])), new Key(Of(new ClusterTime(upTo.Milliseconds + 1), [])));
}
