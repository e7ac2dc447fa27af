using System.IO.Compression;
using System.Text;
using Concord.Compression;

namespace Concord.Tests.Compression;

public sealed class ValueCompressionTests
{
    private const int Max = 16 * 1024 * 1024;

    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"item {i * 7919 % 101} ")));

    public static TheoryData<CompressionAlgorithm> Algorithms => [CompressionAlgorithm.Zlib, CompressionAlgorithm.Gzip, CompressionAlgorithm.Brotli];

    public static TheoryData<CompressionAlgorithm, int> Levels => [.. Algorithms.SelectMany(a => Enumerable.Range(1, 9).Select(level => (a.Data, level)))];

    [Theory]
    [MemberData(nameof(Levels))]
    public void What_is_compressed_comes_back(CompressionAlgorithm algorithm, int level)
    {
        var compression = Of(algorithm, level);
        var random = new Random(level);
        for (var i = 0; i < 40; i++)
        {
            var value = new byte[random.Next(4) == 0 ? random.Next(40) : random.Next(100_000)];
            var letters = random.Next(1, 256);
            for (var at = 0; at < value.Length; at++) value[at] = (byte)random.Next(letters);
            var stored = compression.Compress(value, CompressionChoice.Force);
            stored.OriginalBytes.ShouldBe(value.Length);
            if (stored.Algorithm == CompressionAlgorithm.None) stored.Bytes.ShouldBe(value);
            else stored.Bytes.Length.ShouldBeLessThan(value.Length);
            ValueCompression.Decompress(stored, Max).Span.SequenceEqual(value).ShouldBeTrue();
        }
    }

    [Fact]
    public void The_formats_are_those_that_others_read()
    {
        Unpack(new ZLibStream(Stored(CompressionAlgorithm.Zlib), CompressionMode.Decompress)).ShouldBe(Text);
        Unpack(new GZipStream(Stored(CompressionAlgorithm.Gzip), CompressionMode.Decompress)).ShouldBe(Text);
        Unpack(new BrotliStream(Stored(CompressionAlgorithm.Brotli), CompressionMode.Decompress)).ShouldBe(Text);

        static MemoryStream Stored(CompressionAlgorithm algorithm) => new(Of(algorithm).Compress(Text).Bytes.ToArray());

        static byte[] Unpack(Stream stream)
        {
            using var unpacked = new MemoryStream();
            using (stream) stream.CopyTo(unpacked);
            return unpacked.ToArray();
        }
    }

    [Fact]
    public void Only_values_above_the_threshold_are_compressed_unasked()
    {
        var compression = new ValueCompression(new CompressionOptions());
        byte[] at = new byte[1024], above = new byte[1025];
        compression.ShouldCompress(at).ShouldBeFalse();
        compression.ShouldCompress(above).ShouldBeTrue();
        compression.Compress(at).Algorithm.ShouldBe(CompressionAlgorithm.None);
        compression.Compress(above).Algorithm.ShouldBe(CompressionAlgorithm.Zlib);
        compression.Compress(at, CompressionChoice.Force).Algorithm.ShouldBe(CompressionAlgorithm.Zlib);
        compression.Compress(above, CompressionChoice.Never).Algorithm.ShouldBe(CompressionAlgorithm.None);

        var off = new ValueCompression(new CompressionOptions { Enabled = false, Algorithm = CompressionAlgorithm.Gzip });
        off.ShouldCompress(above).ShouldBeFalse();
        off.Compress(above).Algorithm.ShouldBe(CompressionAlgorithm.None);
        off.Compress(above, CompressionChoice.Force).Algorithm.ShouldBe(CompressionAlgorithm.Gzip);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void What_would_not_get_smaller_is_stored_as_it_is_without_a_copy(CompressionAlgorithm algorithm)
    {
        var noise = new byte[300_000];
        new Random(1).NextBytes(noise);
        foreach (var value in new[] { [], [1], [1, 2, 3], noise })
        {
            var stored = Of(algorithm).Compress(value, CompressionChoice.Force);
            stored.Algorithm.ShouldBe(CompressionAlgorithm.None);
            stored.Bytes.ShouldBe(value.AsMemory());
            ValueCompression.Decompress(stored, Max).ShouldBe(value.AsMemory());
        }

        Of(algorithm, level: 0).Compress(Text, CompressionChoice.Force).Algorithm.ShouldBe(CompressionAlgorithm.None);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Damage_is_told_or_harmless_and_never_anything_else(CompressionAlgorithm algorithm)
    {
        var stored = Of(algorithm).Compress(Text);
        var bytes = stored.Bytes.ToArray();
        for (var cut = 0; cut < bytes.Length; cut++) Refuse(stored with { Bytes = bytes.AsMemory(0, cut) }, $"cut at {cut}");
        Refuse(stored with { Bytes = (byte[])[.. bytes, 0] }, "one byte appended");
        Refuse(stored with { Bytes = (byte[])[.. bytes, 1, 2, 3, 4, 5] }, "bytes appended");
        Refuse(stored with { Bytes = (byte[])[.. bytes, .. bytes] }, "twice");
        Refuse(stored with { OriginalBytes = Text.Length - 1 }, "one byte more than was stored");
        Refuse(stored with { OriginalBytes = Text.Length + 1 }, "one byte less than was stored");
        Refuse(stored with { OriginalBytes = 0 }, "none was stored");
        Refuse(stored with { OriginalBytes = -1 }, "negative");
        Refuse(stored with { Algorithm = CompressionAlgorithm.None }, "not compressed at all");
        Refuse(stored with { Algorithm = (CompressionAlgorithm)9 }, "unknown algorithm");
        foreach (var other in Algorithms.Select(a => a.Data).Where(a => a != algorithm)) Refuse(stored with { Algorithm = other }, $"as {other}");

        // A few bits of a header or at the end of the data mean nothing. Brotli has no checksum, and others find damage that it does not.
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                var value = ValueCompression.Decompress(stored with { Bytes = bytes }, Max);
                value.Length.ShouldBe(Text.Length);
                if (algorithm != CompressionAlgorithm.Brotli) value.Span.SequenceEqual(Text).ShouldBeTrue($"bit {bit}");
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
        var bomb = Of(algorithm).Compress(new byte[10_000_000]);
        bomb.Bytes.Length.ShouldBeLessThan(20_000);
        Should.Throw<ConcordException>(() => ValueCompression.Decompress(bomb, 9_999_999)).Code.ShouldBe(ConcordErrorCode.ValueTooLarge);

        // It says that it is small, and no more than that is unpacked.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(bomb with { OriginalBytes = 100 }, "a bomb in disguise");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200_000);

        // It says that it is large, which so few bytes can never become.
        if (algorithm != CompressionAlgorithm.Brotli)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            Refuse(new CompressedValue(algorithm, Max, bomb.Bytes[..100]), "an empty promise");
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200_000);
        }
    }

    [Fact]
    public void Statistics_tell_what_would_be_stored()
    {
        var stats = Of(CompressionAlgorithm.Zlib).Stats(new byte[1000]);
        stats.OriginalBytes.ShouldBe(1000);
        stats.CompressedBytes.ShouldBeInRange(5, 30);
        stats.SavingsBytes.ShouldBe(1000 - stats.CompressedBytes);
        stats.RatioPercent.ShouldBe(stats.CompressedBytes / 10.0, 1e-9);
        stats.SavingsPercent.ShouldBe(100 - stats.RatioPercent, 1e-9);
        Of(CompressionAlgorithm.Zlib).Stats("abc"u8.ToArray()).ShouldBe(new CompressionStats(3, 3));
        Of(CompressionAlgorithm.Zlib).Stats(default).RatioPercent.ShouldBe(100);
        Of(CompressionAlgorithm.Zlib).Stats(default).SavingsPercent.ShouldBe(0);
    }

    [Fact]
    public void Impossible_options_are_refused_by_name()
    {
        Refused(new CompressionOptions { Algorithm = CompressionAlgorithm.None }).ShouldContain("Compression.Algorithm");
        Refused(new CompressionOptions { Algorithm = (CompressionAlgorithm)7 }).ShouldContain("Compression.Algorithm");
        Refused(new CompressionOptions { ThresholdBytes = -1 }).ShouldContain("Compression.ThresholdBytes is -1");
        Refused(new CompressionOptions { Level = 10 }).ShouldContain("Compression.Level is 10");
        Refused(new CompressionOptions { Level = -1 }).ShouldContain("Compression.Level is -1");

        static string Refused(CompressionOptions options)
        {
            var refusal = Should.Throw<ConcordException>(() => new ValueCompression(options));
            refusal.Code.ShouldBe(ConcordErrorCode.InvalidArguments);
            return refusal.Message;
        }
    }

    [Fact]
    public async Task Many_threads_may_compress_at_once()
    {
        var compression = Of(CompressionAlgorithm.Zlib);
        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, (i, _) =>
        {
            var value = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"value {i} ", 500)));
            ValueCompression.Decompress(compression.Compress(value), Max).Span.SequenceEqual(value).ShouldBeTrue();
            return ValueTask.CompletedTask;
        });
    }

    private static ValueCompression Of(CompressionAlgorithm algorithm, int level = 6) => new(new CompressionOptions { Algorithm = algorithm, Level = level });

    private static void Refuse(CompressedValue stored, string because) =>
        Should.Throw<ConcordException>(() => ValueCompression.Decompress(stored, Max), because).Code.ShouldBe(ConcordErrorCode.InvalidValue, because);
}
