using System.Text;
using Concord.Backup;
using Concord.Containers;
using Concord.Kv;
using Concord.StateMachine;

namespace Concord.Tests.Backup;

// Goal: what was changed since it was written, or was never written by us, is refused, says why, and costs no memory to speak of. Method:
// each bit of a small file flipped, each cut, bytes appended; files with right checksums and wrong content made by hand.
public sealed class BackupDamageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_flipped_bit_is_noticed(bool compress)
    {
        var bytes = await SmallAsync(compress);
        BackupScene.Verify(bytes).IsValid.ShouldBeTrue();
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                bytes[at] ^= (byte)(1 << bit);
                ShouldBeRefused(bytes, $"bit {bit} of byte {at}");
                bytes[at] ^= (byte)(1 << bit);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_cut_and_every_appended_byte_is_noticed(bool compress)
    {
        var bytes = await SmallAsync(compress);
        for (var length = 0; length < bytes.Length; length++) ShouldBeRefused(bytes[..length], $"cut to {length}");
        for (var value = 0; value < 256; value++) ShouldBeRefused([.. bytes, (byte)value], $"{value} appended");
        ShouldBeRefused([.. bytes, .. bytes], "twice");
    }

    [Fact]
    public async Task The_code_tells_what_kind_of_fault_it_is()
    {
        var bytes = await SmallAsync(compress: false);
        CodeOf(Flipped(bytes, bytes.Length - 1)).ShouldBe(ConcordErrorCode.BackupChecksumMismatch);
        CodeOf(Flipped(bytes, bytes.AsSpan().IndexOf("changed"u8))).ShouldBe(ConcordErrorCode.BackupChecksumMismatch);
        CodeOf(Flipped(bytes, 0)).ShouldBe(ConcordErrorCode.InvalidBackup);
        CodeOf(Flipped(bytes, 7)).ShouldBe(ConcordErrorCode.UnsupportedFormat);
        CodeOf(bytes[..^40]).ShouldBe(ConcordErrorCode.InvalidBackup);
        (await Should.ThrowAsync<ConcordException>(() => BackupCatalog.VerifyAsync("/nowhere/at.backup", null, Ct))).Code.ShouldBe(ConcordErrorCode.NotFound);
        (await Should.ThrowAsync<ConcordException>(() => BackupState.ReadAsync("/nowhere", null, null, Ct))).Code.ShouldBe(ConcordErrorCode.NotFound);
    }

    [Fact]
    public async Task A_length_is_not_believed_before_the_bytes_have_come()
    {
        var bytes = await SmallAsync(compress: false);
        var firstBlock = ContainerLayout.MagicBytes + 4 + BitConverter.ToInt32(bytes, ContainerLayout.MagicBytes);
        foreach (var at in new[] { ContainerLayout.MagicBytes, firstBlock + 1 })
        {
            foreach (var length in new[] { int.MaxValue, -1, int.MinValue, 0x40000000, ContainerLayout.PayloadBytesMax + 1 })
            {
                var hostile = bytes.ToArray();
                BitConverter.TryWriteBytes(hostile.AsSpan(at), length);
                CostOf(() => BackupScene.Verify(hostile).IsValid.ShouldBeFalse($"length {length} at {at}")).ShouldBeLessThan(8_000_000);
            }
        }
    }

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(1, int.MaxValue)]
    [InlineData(1, -1)]
    [InlineData(1, 1_000_000_000)]
    [InlineData(60_000, 1_000_000_000)]
    public async Task A_record_with_right_checksums_and_a_length_that_lies_is_refused(int keyBytes, int valueBytes)
    {
        var hostile = await MadeAsync(Header(records: 1), Record(keyBytes, valueBytes, "k"u8.ToArray()));
        CostOf(() => BackupScene.Verify(hostile).IsValid.ShouldBeFalse()).ShouldBeLessThan(8_000_000);
    }

    [Fact]
    public async Task A_block_that_expands_to_more_than_a_block_holds_is_refused()
    {
        // Made as our own writer never would: a block of a thousand times its size.
        using var target = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(target, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(new byte[100_000_000]);
        target.Length.ShouldBeLessThan(ContainerLayout.PayloadBytesMax);
        var bomb = await MadeAsync(Header(records: 1, compression: BackupHeader.Zlib), target.ToArray());
        var verdict = BackupScene.Verify(bomb);
        verdict.IsValid.ShouldBeFalse();
        verdict.Reason.ShouldNotBeNull().ShouldContain("expands");
        CostOf(() => BackupScene.Verify(bomb)).ShouldBeLessThan(8_000_000);
    }

    [Fact]
    public async Task Records_that_cannot_be_are_refused_though_all_checksums_hold()
    {
        byte[] good = [.. Record(1, 2, "a"u8.ToArray()), 1, 0];
        BackupScene.Verify(await MadeAsync(Header(records: 1), good)).Reason.ShouldBeNull();
        (await ReasonAsync(Header(records: 2), good)).ShouldContain("as many records");
        (await ReasonAsync(Header(records: 0), good)).ShouldContain("as many records");
        (await ReasonAsync(Header(records: 2), [.. good, .. good])).ShouldContain("out of order");
        (await ReasonAsync(Header(records: 1), [.. good, 9])).ShouldContain("too early");
        (await ReasonAsync(Header(records: 1), [.. Record(1, 2, "a"u8.ToArray()), 9, 0])).ShouldContain("cannot read");
        (await ReasonAsync(Header(records: 1), [.. Record(1, 2, "a"u8.ToArray(), modified: 100), 1, 0])).ShouldContain("revision");
        (await ReasonAsync(Header(records: 1), [.. Record(1, 2, "a"u8.ToArray(), created: 0), 1, 0])).ShouldContain("revision");
        (await ReasonAsync(Header(records: 1) with { Compression = "lzma" }, good)).ShouldContain("compression");
        (await ReasonAsync(Header(records: 1) with { EntryCount = 7 }, good)).ShouldContain("contradicts");
        (await ReasonAsync(Header(records: 1), good, section: 6)).ShouldContain("more than it should");
        (await ReasonAsync(Header(records: 1), good, section: BackupSection.Tenants)).ShouldContain("wrong section");
    }

    [Fact]
    public async Task A_definition_that_means_nothing_is_refused()
    {
        byte[] tenant = [.. Record(8, 3, "tenant/x"u8.ToArray()), 1, 16, (byte)'!'];
        var header = Header(records: 0) with { Categories = new BackupCounts(0, 0, 0, 1, 0) };
        var bytes = await MadeAsync(header, tenant, BackupSection.Tenants);
        BackupScene.Verify(bytes).Reason.ShouldNotBeNull().ShouldContain("definition");
        Should.Throw<ConcordException>(() => BackupScene.Restore(bytes)).Code.ShouldBe(ConcordErrorCode.InvalidBackup);
    }

    private static void ShouldBeRefused(byte[] bytes, string what)
    {
        var verdict = BackupScene.Verify(bytes);
        verdict.IsValid.ShouldBeFalse(what);
        verdict.Reason.ShouldNotBeNullOrEmpty();
    }

    private static ConcordErrorCode? CodeOf(byte[] bytes) => BackupScene.Verify(bytes).Fault?.Code;

    private static async Task<string> ReasonAsync(BackupHeader header, byte[] content, byte section = BackupSection.Records) =>
        BackupScene.Verify(await MadeAsync(header, content, section)).Reason.ShouldNotBeNull();

    private static byte[] Flipped(byte[] bytes, int at)
    {
        byte[] flipped = [.. bytes];
        flipped[at] ^= 1;
        return flipped;
    }

    private static long CostOf(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static async Task<byte[]> SmallAsync(bool compress)
    {
        await using var store = await BackupScene.StoreAsync();
        return await BackupScene.BytesAsync(store.State, BackupScene.Plain with { Compress = compress });
    }

    private static BackupHeader Header(long records, string compression = BackupHeader.Uncompressed)
    {
        var header = BackupWriter.HeaderOf(StoreState.Empty with { Revision = new Revision(9) }, BackupScene.Plain, DateTimeOffset.UnixEpoch);
        return header with { EntryCount = records, Categories = new BackupCounts(records, 0, 0, 0, 0), Compression = compression };
    }

    private static byte[] Record(int keyBytes, int valueBytes, byte[] key, long created = 1, long modified = 2) =>
    [
        .. BitConverter.GetBytes(keyBytes), .. BitConverter.GetBytes(valueBytes), .. BitConverter.GetBytes(created), .. BitConverter.GetBytes(modified),
        .. BitConverter.GetBytes(1L), .. key,
    ];

    /// <summary>A file with right checksums around a content that is put into its blocks as it is.</summary>
    private static async Task<byte[]> MadeAsync(BackupHeader header, byte[] content, byte section = BackupSection.Records)
    {
        using var target = new MemoryStream();
        await using var writer = await ContainerWriter.BeginAsync(target, BackupHeader.Magic, header.Write(), compress: false, Ct);
        await writer.BeginSectionAsync(section, Ct);
        await writer.WriteAsync(content, Ct);
        await writer.CompleteAsync(header.Categories.ToArray(), Ct);
        return target.ToArray();
    }
}
