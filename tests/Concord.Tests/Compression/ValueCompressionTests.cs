using Concord.Compression;
using Concord.Expiry;
using Concord.Kv;

namespace Concord.Tests.Compression;

public sealed class ValueCompressionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<CompressionAlgorithm, int> Ways
    {
        get
        {
            var ways = new TheoryData<CompressionAlgorithm, int>();
            foreach (var algorithm in Enum.GetValues<CompressionAlgorithm>())
            {
                for (var level = 0; level <= 9; level++) ways.Add(algorithm, level);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_is_compressed_comes_back(CompressionAlgorithm algorithm, int level)
    {
        foreach (var length in new[] { 0, 1, 100, 30_000 })
        {
            var bytes = Text(length);
            ValueCompression.Expand(ValueCompression.Compress(bytes, algorithm, level), algorithm, length).ShouldBe(bytes);
        }
    }

    [Theory]
    [InlineData(CompressionAlgorithm.Zlib)]
    [InlineData(CompressionAlgorithm.Gzip)]
    [InlineData(CompressionAlgorithm.Brotli)]
    public void A_compressed_form_gives_exactly_the_length_it_is_said_to_have_or_nothing(CompressionAlgorithm algorithm)
    {
        var compressed = ValueCompression.Compress(new byte[5_000_000], algorithm);
        foreach (var length in new[] { 0, 1_000, 4_999_999, 5_000_001 })
            Should.Throw<ConcordException>(() => ValueCompression.Expand(compressed, algorithm, length)).Code.ShouldBe(ConcordErrorCode.InvalidValue);
        Should.Throw<ConcordException>(() => ValueCompression.Expand(compressed.AsMemory(0, compressed.Length / 2), algorithm, 5_000_000))
            .Code.ShouldBe(ConcordErrorCode.InvalidValue);
        Should.Throw<ConcordException>(() => ValueCompression.Expand("not compressed at all"u8.ToArray(), algorithm, 10))
            .Code.ShouldBe(ConcordErrorCode.InvalidValue);
    }

    [Theory]
    [InlineData(1024, null, false)]
    [InlineData(1025, null, true)]
    [InlineData(100, true, true)]
    [InlineData(100_000, false, false)]
    public void A_value_is_compressed_when_it_is_larger_than_the_threshold_or_its_caller_says_so(int length, bool? compress, bool expected) =>
        new ValueCompression(new CompressionOptions()).Apply(StoredValue.Json(Text(length)), compress).Tag.IsCompressed.ShouldBe(expected);

    [Fact]
    public void A_value_that_would_get_larger_is_left_alone()
    {
        var noise = new byte[10_000];
        new Random(1).NextBytes(noise);
        var value = new ValueCompression(new CompressionOptions()).Apply(StoredValue.Binary(noise), compress: true);
        value.Tag.IsCompressed.ShouldBeFalse();
        new ValueCompression(new CompressionOptions()).Stats(noise).SavingsBytes.ShouldBeLessThan(0);
    }

    [Fact]
    public async Task A_store_gives_the_original_back_after_a_restart_too()
    {
        using var data = new Quartet.Testing.TemporaryDirectory();
        var options = new ConcordOptions { DataDirectory = data.Path };
        var bytes = Text(20_000);
        await using (var store = await ConcordStore.OpenAsync(options, Ct))
        {
            foreach (var algorithm in Enum.GetValues<CompressionAlgorithm>())
            {
                var value = new ValueCompression(new CompressionOptions { Algorithm = algorithm }).Apply(StoredValue.Json(bytes), compress: true);
                await store.PutAsync(algorithm.ToString(), value, Expiration.Never, Ct);
            }
        }

        await using var again = await ConcordStore.OpenAsync(options, Ct);
        foreach (var algorithm in Enum.GetValues<CompressionAlgorithm>())
        {
            var record = again.View().Get(algorithm.ToString()).ShouldNotBeNull();
            (record.Length, record.Kind, record.IsCompressed).ShouldBe((20_000, ContentKind.Json, true));
            record.Value.ToArray().ShouldBe(bytes);
        }
    }

    [Fact]
    public void The_figures_are_those_of_the_value()
    {
        var stats = new CompressionStats(2_000, 500);
        (stats.CompressionRatio, stats.SavingsBytes, stats.SavingsPercent).ShouldBe((25, 1_500, 75));
    }

    private static byte[] Text(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)('a' + (i * i % 7)))];
}
