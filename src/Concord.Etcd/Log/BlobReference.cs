using System.Buffers.Binary;

namespace Concord.Etcd.Log;

/// <summary>What an entry says about a batch that is too large for one: 16 bytes id, u32 length, u32 number of chunks, 32 bytes SHA-256.</summary>
/// <param name="Id">What the keys of its chunks are called after.</param>
/// <param name="Length">Bytes of the batch.</param>
/// <param name="Chunks">Into how many it is cut.</param>
/// <param name="Sha256">Of the batch.</param>
internal sealed record BlobReference(Guid Id, int Length, int Chunks, ReadOnlyMemory<byte> Sha256)
{
    private const int Bytes = 16 + 4 + 4 + 32;

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        Id.TryWriteBytes(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), Chunks);
        Sha256.Span.CopyTo(bytes.AsSpan(24));
        return bytes;
    }

    public static BlobReference Read(LogHead at, ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        if (bytes.Length != Bytes) throw EntryFormat.Corrupt(at, $"refers to a blob with {bytes.Length} bytes instead of {Bytes}");
        var reference = new BlobReference(
            new Guid(bytes[..16]), BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]), content[24..]);
        return reference.Length is > 0 and <= BlobStore.BatchBytesMax && reference.Chunks == BlobStore.ChunksOf(reference.Length)
            ? reference
            : throw EntryFormat.Corrupt(at, $"refers to a blob of {reference.Length} bytes in {reference.Chunks} chunks");
    }
}
