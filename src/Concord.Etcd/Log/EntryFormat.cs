using System.Buffers.Binary;
using Concord.Embedded;
using Google.Protobuf;

namespace Concord.Etcd.Log;

/// <summary>The value of the log key: u8 format, u8 kind, what the kind holds, u32 CRC-32C of all before it. Little-endian.</summary>
internal static class EntryFormat
{
    public const byte Version = 1;
    private const int HeaderBytes = 2;
    private const int ChecksumBytes = 4;

    public static ByteString Encode(EntryKind kind, ReadOnlySpan<byte> content)
    {
        var entry = new byte[HeaderBytes + content.Length + ChecksumBytes];
        entry[0] = Version;
        entry[1] = (byte)kind;
        content.CopyTo(entry.AsSpan(HeaderBytes));
        var checksummed = entry.AsSpan(..^ChecksumBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(checksummed.Length), Crc32C.Of(checksummed));
        return UnsafeByteOperations.UnsafeWrap(entry);
    }

    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.UnsupportedFormat"/>: somebody newer has written it; <see cref="ConcordErrorCode.CorruptLog"/>: nobody has.
    /// </exception>
    public static (EntryKind Kind, ReadOnlyMemory<byte> Content) Decode(LogHead at, ByteString entry)
    {
        var bytes = entry.Memory;
        if (bytes.Length < HeaderBytes + ChecksumBytes) throw Corrupt(at, "is too short");
        var checksummed = bytes[..^ChecksumBytes];
        if (Crc32C.Of(checksummed.Span) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[checksummed.Length..]))
            throw Corrupt(at, "does not fit its checksum");
        if (bytes.Span[0] != Version || !Enum.IsDefined((EntryKind)bytes.Span[1]))
        {
            throw new ConcordException(
                ConcordErrorCode.UnsupportedFormat, $"Entry {at.Version} has format {bytes.Span[0]} and kind {bytes.Span[1]}; this version of Concord does not know them.");
        }

        return ((EntryKind)bytes.Span[1], checksummed[HeaderBytes..]);
    }

    public static ConcordException Corrupt(LogHead at, string how) =>
        new(ConcordErrorCode.CorruptLog, $"Entry {at.Version} of the log, revision {at.Revision} of etcd, {how}.");
}
