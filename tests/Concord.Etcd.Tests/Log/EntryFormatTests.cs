using Concord.Etcd.Log;
using Google.Protobuf;

namespace Concord.Etcd.Tests.Log;

public sealed class EntryFormatTests
{
    private static readonly LogHead At = new(7, 99);

    [Fact]
    public void An_entry_is_what_the_design_says() =>
        EntryFormat.Encode(EntryKind.Batch, [0xAA, 0xBB]).ToByteArray()[..4].ShouldBe(new byte[] { 1, 2, 0xAA, 0xBB });

    [Fact]
    public void An_entry_with_any_bit_flipped_is_corrupt()
    {
        var entry = EntryFormat.Encode(EntryKind.Batch, "some bytes"u8).ToByteArray();
        for (var bit = 0; bit < entry.Length * 8; bit++)
        {
            byte[] flipped = [.. entry];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<ConcordException>(() => EntryFormat.Decode(At, UnsafeByteOperations.UnsafeWrap(flipped))).Code.ShouldBe(ConcordErrorCode.CorruptLog);
        }
    }

    [Fact]
    public void An_entry_cut_anywhere_is_corrupt()
    {
        var entry = EntryFormat.Encode(EntryKind.Batch, "some bytes"u8).ToByteArray();
        for (var length = 0; length < entry.Length; length++)
            Should.Throw<ConcordException>(() => EntryFormat.Decode(At, ByteString.CopyFrom(entry, 0, length))).Code.ShouldBe(ConcordErrorCode.CorruptLog);
    }

    [Fact]
    public void A_kind_of_a_newer_version_is_not_taken_for_damage() =>
        Should.Throw<ConcordException>(() => EntryFormat.Decode(At, EntryFormat.Encode((EntryKind)77, []))).Code.ShouldBe(ConcordErrorCode.UnsupportedFormat);

    [Fact]
    public void A_reference_to_a_blob_comes_back_as_it_was()
    {
        var blob = BlobStore.Describe(new byte[3_000_000]);
        var (kind, content) = EntryFormat.Decode(At, EntryFormat.Encode(EntryKind.Blob, blob.ToBytes()));
        var read = BlobReference.Read(At, content);
        (kind, read.Id, read.Length, read.Chunks).ShouldBe((EntryKind.Blob, blob.Id, 3_000_000, 3));
        read.Sha256.ToArray().ShouldBe(blob.Sha256.ToArray());
    }
}
