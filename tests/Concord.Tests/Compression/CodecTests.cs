using System.IO.Compression;
using System.Text;
using Concord.Compression;

namespace Concord.Tests.Compression;

public sealed class CodecTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"item {i * 7919 % 101} ")));

    public static TheoryData<CompressionAlgorithm> Algorithms => [CompressionAlgorithm.Zlib, CompressionAlgorithm.Gzip, CompressionAlgorithm.Brotli];

    public static TheoryData<CompressionAlgorithm, int> Levels => [.. Algorithms.SelectMany(a => Enumerable.Range(0, 10).Select(level => (a.Data, level)))];

    [Theory]
    [MemberData(nameof(Levels))]
    public void What_is_compressed_comes_back_and_fits_into_the_room_that_is_made_for_it(CompressionAlgorithm algorithm, int level)
    {
        var random = new Random(level);
        for (var i = 0; i < 10; i++)
        {
            var value = new byte[random.Next(4) == 0 ? random.Next(40) : random.Next(200_000)];
            var letters = i % 3 == 0 ? 256 : random.Next(1, 256);
            for (var at = 0; at < value.Length; at++) value[at] = (byte)random.Next(letters);
            var compressed = ValueCompression.Compress(value, algorithm, level);
            ValueCompression.Expand(compressed, algorithm, value.Length).AsSpan().SequenceEqual(value).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void What_does_not_fit_is_told(CompressionAlgorithm algorithm, int level)
    {
        var exact = ValueCompression.Compress(Text, algorithm, level).Length;
        Codec.TryCompress(algorithm, level, Text, new byte[exact]).ShouldBe(exact);
        Codec.TryCompress(algorithm, level, Text, new byte[exact - 1]).ShouldBeNull();
        Codec.TryCompress(algorithm, level, Text, default).ShouldBeNull();
        Codec.TryCompress(algorithm, level, new byte[1_000_000], new byte[3]).ShouldBeNull();
    }

    [Fact]
    public void The_formats_are_those_that_others_read()
    {
        Unpack(new ZLibStream(Compressed(CompressionAlgorithm.Zlib), CompressionMode.Decompress)).ShouldBe(Text);
        Unpack(new GZipStream(Compressed(CompressionAlgorithm.Gzip), CompressionMode.Decompress)).ShouldBe(Text);
        Unpack(new BrotliStream(Compressed(CompressionAlgorithm.Brotli), CompressionMode.Decompress)).ShouldBe(Text);

        static MemoryStream Compressed(CompressionAlgorithm algorithm) => new(ValueCompression.Compress(Text, algorithm));

        static byte[] Unpack(Stream stream)
        {
            using var unpacked = new MemoryStream();
            using (stream) stream.CopyTo(unpacked);
            return unpacked.ToArray();
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Damage_is_told_or_harmless_and_never_anything_else(CompressionAlgorithm algorithm)
    {
        var bytes = ValueCompression.Compress(Text, algorithm);
        for (var cut = 0; cut < bytes.Length; cut++) Refuse(bytes[..cut], algorithm, Text.Length, $"cut at {cut}");
        Refuse([.. bytes, 0], algorithm, Text.Length, "one byte appended");
        Refuse([.. bytes, 1, 2, 3, 4, 5], algorithm, Text.Length, "bytes appended");
        Refuse([.. bytes, .. bytes], algorithm, Text.Length, "twice");
        foreach (var length in new[] { Text.Length - 1, Text.Length + 1, 0, 1, -1, int.MinValue }) Refuse(bytes, algorithm, length, $"length {length}");
        Refuse(bytes, CompressionAlgorithm.None, Text.Length, "not compressed at all");
        Refuse(bytes, (CompressionAlgorithm)9, Text.Length, "unknown algorithm");
        foreach (var other in Algorithms.Select(a => a.Data).Where(a => a != algorithm)) Refuse(bytes, other, Text.Length, $"as {other}");

        // A few bits of a header or at the end of the data mean nothing. Brotli has no checksum: others have to find damage that it does not.
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                var value = ValueCompression.Expand(bytes, algorithm, Text.Length);
                value.Length.ShouldBe(Text.Length);
                if (algorithm != CompressionAlgorithm.Brotli) value.AsSpan().SequenceEqual(Text).ShouldBeTrue($"bit {bit}");
            }
            catch (ConcordException damaged)
            {
                damaged.Code.ShouldBe(ConcordErrorCode.InvalidValue);
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_bomb_does_not_go_off(CompressionAlgorithm algorithm)
    {
        var bomb = ValueCompression.Compress(new byte[10_000_000], algorithm);
        bomb.Length.ShouldBeLessThan(20_000);

        // It says that it is small, and no more than that is unpacked.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(bomb, algorithm, 100, "a bomb in disguise");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200_000);

        // It says that it is large, which so few bytes of deflate can never become.
        if (algorithm == CompressionAlgorithm.Brotli) return;
        before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(bomb[..100], algorithm, int.MaxValue, "an empty promise");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200_000);
    }

    [Fact]
    public async Task Many_threads_may_compress_at_once() =>
        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, (i, _) =>
        {
            var value = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"value {i} ", 500)));
            var compressed = ValueCompression.Compress(value, CompressionAlgorithm.Zlib);
            ValueCompression.Expand(compressed, CompressionAlgorithm.Zlib, value.Length).AsSpan().SequenceEqual(value).ShouldBeTrue();
            return ValueTask.CompletedTask;
        });

    private static void Refuse(byte[] compressed, CompressionAlgorithm algorithm, int length, string because) =>
        Should.Throw<ConcordException>(() => ValueCompression.Expand(compressed, algorithm, length), because).Code.ShouldBe(ConcordErrorCode.InvalidValue, because);
}
