using System.Numerics;
using System.Runtime.InteropServices;
using Concord.Embedded;
using Concord.Embedded.Segments;
using Concord.Log;
using Quartet.Testing;

namespace Concord.Tests.Embedded;

// Goal: damage is never taken for the end of the history. Method: a file of an intact log is cut or changed in every place there is
// (small logs) or in random ones (larger ones); what opens then must hold what the kind of damage allows, and nothing else.
public sealed class DamageTests
{
    private static readonly ConcordOptions Small = Histories.Options(segmentBytes: 2048, preallocateBytes: 1024);
    private static readonly ConcordOptions Relaxed = Histories.Options(segmentBytes: 256 * 1024, preallocateBytes: 2048) with { Sync = WalSync.None };

    public static TheoryData<int> FewSeeds => [.. Seeds.First(3)];

    public static TheoryData<int> ManySeeds => [.. Seeds.First(50)];

    [Theory]
    [MemberData(nameof(FewSeeds))]
    public async Task The_last_segment_cut_anywhere_holds_exactly_the_records_before_the_cut(int seed)
    {
        var (disk, history) = await WriteAsync(seed, count: 30, bytesMax: 600);
        var name = Histories.Segments(disk)[^1];
        var intact = disk.Content(name);
        for (var length = intact.Length; length >= 0; length--)
        {
            disk.SetContent(name, intact[..length]);
            var complete = history.Count(batch => batch.End.Segment != name || batch.End.Offset <= length);
            await using (var log = await Histories.OpenAsync(disk, Small))
                Histories.ShouldBeSame(await Histories.ReadAsync(log), Bytes(history[..complete]));
        }
    }

    [Theory]
    [MemberData(nameof(FewSeeds))]
    public async Task A_log_goes_on_behind_a_cut_off_tail(int seed)
    {
        var (disk, history) = await WriteAsync(seed, count: 10, bytesMax: 600);
        var name = Histories.Segments(disk)[^1];
        var intact = disk.Content(name);
        var random = new Random(seed);
        for (var i = 0; i < 50; i++)
        {
            var length = random.Next(intact.Length + 1);
            disk.SetContent(name, intact[..length]);
            var expected = Bytes(history.Where(batch => batch.End.Segment != name || batch.End.Offset <= length));
            using var logs = new CapturedLogs();
            await using (var log = await Histories.OpenAsync(disk, Small with { LoggerFactory = logs }))
                expected.Add((await Histories.AppendAsync(log, random, count: 1, bytesMax: 300))[0]);
            await using (var log = await Histories.OpenAsync(disk, Small with { LoggerFactory = logs }))
                Histories.ShouldBeSame(await Histories.ReadAsync(log), expected);
            logs.Entries.Count(entry => entry.Id == 1204).ShouldBeLessThanOrEqualTo(1);
            foreach (var later in Histories.Segments(disk).Where(later => string.CompareOrdinal(later, name) > 0)) disk.Remove(later);
        }
    }

    [Fact]
    public async Task A_newest_segment_that_is_nothing_but_zeros_begins_anew()
    {
        var (disk, history) = await WriteAsync(seed: 1, count: 20, bytesMax: 600);
        var name = Histories.Segments(disk)[^1];
        disk.SetContent(name, new byte[1000]);
        var expected = Bytes(history.Where(batch => batch.End.Segment != name));
        await using (var log = await Histories.OpenAsync(disk, Small)) await log.AppendAsync(new byte[] { 9 }, Histories.Token);
        await using (var log = await Histories.OpenAsync(disk, Small))
            Histories.ShouldBeSame(await Histories.ReadAsync(log), [.. expected, [9]]);

        // But not when something stands behind the header.
        var content = new byte[1000];
        content[900] = 1;
        disk.SetContent(name, content);
        (await RefusalAsync(disk)).Code.ShouldBe(ConcordErrorCode.CorruptLog);
    }

    [Fact]
    public async Task An_earlier_segment_cut_anywhere_is_damage()
    {
        var (disk, _) = await WriteAsync(seed: 1, count: 20, bytesMax: 600);
        var name = Histories.Segments(disk)[^2];
        var intact = disk.Content(name);
        for (var length = 0; length < intact.Length; length++)
        {
            disk.SetContent(name, intact[..length]);
            var refused = await Should.ThrowAsync<ConcordException>(async () => await Histories.OpenAsync(disk, Small));
            refused.Code.ShouldBe(ConcordErrorCode.CorruptLog);
            refused.Message.ShouldContain(name);
            disk.Content(name).Length.ShouldBe(length);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_missing_segment_is_damage(int index)
    {
        var (disk, _) = await WriteAsync(seed: 2, count: 40, bytesMax: 600);
        disk.Remove(Histories.Segments(disk)[index]);
        (await RefusalAsync(disk)).Code.ShouldBe(ConcordErrorCode.CorruptLog);
    }

    [Fact]
    public async Task A_log_without_segments_or_without_its_format_is_damage()
    {
        var (disk, _) = await WriteAsync(seed: 3, count: 3, bytesMax: 20);
        disk.Remove("FORMAT");
        (await RefusalAsync(disk)).Code.ShouldBe(ConcordErrorCode.CorruptLog);

        (disk, _) = await WriteAsync(seed: 3, count: 3, bytesMax: 20);
        disk.Remove(Histories.Segments(disk).ShouldHaveSingleItem());
        (await RefusalAsync(disk)).Code.ShouldBe(ConcordErrorCode.CorruptLog);
    }

    [Fact]
    public async Task A_segment_of_another_store_is_damage()
    {
        var (disk, _) = await WriteAsync(seed: 4, count: 40, bytesMax: 600);
        var (other, _) = await WriteAsync(seed: 4, count: 40, bytesMax: 600);
        var name = Histories.Segments(disk)[1];
        disk.SetContent(name, other.Content(name));
        var refused = await RefusalAsync(disk);
        refused.Code.ShouldBe(ConcordErrorCode.CorruptLog);
        refused.Message.ShouldContain("another store");
    }

    [Fact]
    public async Task No_flipped_bit_shortens_or_alters_a_small_history()
    {
        var (disk, history) = await WriteAsync(seed: 5, count: 5, bytesMax: 700, segmentBytes: 512, preallocateBytes: 64);
        Histories.Segments(disk).Length.ShouldBeInRange(2, 4);
        foreach (var name in Histories.Segments(disk).Append("FORMAT"))
        {
            for (var bit = 0; bit < disk.Content(name).Length * 8; bit++) await FlipAsync(disk, name, bit, history);
        }
    }

    [Fact]
    public async Task Zeros_that_belong_to_the_last_batch_do_not_make_a_flipped_bit_in_it_a_torn_write()
    {
        var disk = new SimulatedDisk(6);
        var batch = new byte[4000];
        batch.AsSpan(0, 40).Fill(1);
        batch.AsSpan(3000, 40).Fill(1);
        await using (var log = await Histories.OpenAsync(disk))
        {
            await log.AppendAsync(new byte[] { 1 }, Histories.Token);
            await log.AppendAsync(batch, Histories.Token);
        }

        var history = new List<Placed> { new([1], 64, default), new(batch, 104, default) };
        var name = Histories.Segments(disk)[^1];
        for (var bit = 104 * 8; bit < (104 + 32 + 4000 + 1) * 8; bit += 7) await FlipAsync(disk, name, bit, history);
    }

    [Theory]
    [MemberData(nameof(ManySeeds))]
    public async Task No_flipped_bit_shortens_or_alters_a_history(int seed)
    {
        var (disk, history) = await WriteAsync(seed, count: 40, bytesMax: 2500, segmentBytes: 8192);
        var random = new Random(seed);
        var names = Histories.Segments(disk);
        for (var i = 0; i < 40; i++)
        {
            // Half of them in the last records, where a torn write is the other explanation.
            var name = i % 2 == 0 ? names[^1] : names[random.Next(names.Length)];
            var used = history.Where(batch => batch.End.Segment == name).Max(batch => batch.End.Offset);
            await FlipAsync(disk, name, random.Next((int)used * 8), history);
        }
    }

    [Theory]
    [MemberData(nameof(ManySeeds))]
    public async Task A_zeroed_sector_is_damage_unless_it_lies_in_the_last_records(int seed)
    {
        var (disk, history) = await WriteAsync(seed, count: 40, bytesMax: 2500, segmentBytes: 8192);
        var random = new Random(seed);
        var name = Histories.Segments(disk)[random.Next(Histories.Segments(disk).Length)];
        var intact = disk.Content(name);
        var damaged = intact.ToArray();
        var sector = random.Next(damaged.Length / 512) * 512;
        damaged.AsSpan(sector, 512).Clear();
        disk.SetContent(name, damaged);

        // What the sector held of acknowledged records can be gone without a trace only when nothing follows it.
        var isEnd = name == Histories.Segments(disk)[^1] && intact.AsSpan(sector + 512).IndexOfAnyExcept((byte)0) < 0;
        var last = history.Last();
        var inLast = name == last.End.Segment && sector + 512 > last.Start;
        try
        {
            await using var log = await Histories.OpenAsync(disk, Histories.Options(segmentBytes: 8192, preallocateBytes: 1024));
            var found = await Histories.ReadAsync(log);
            if (!isEnd && !inLast) Histories.ShouldBeSame(found, Bytes(history));
            else Histories.ShouldBeSame(found, Bytes(history[..found.Count]));
        }
        catch (ConcordException refused)
        {
            refused.Code.ShouldBe(ConcordErrorCode.CorruptLog);
        }
    }

    [Theory]
    [MemberData(nameof(FewSeeds))]
    public async Task In_a_relaxed_log_no_flipped_bit_alters_a_history_and_hardly_one_shortens_it(int seed)
    {
        // What may be taken for a loss of power: a bit that was the only one of its word, in what was never known to be durable.
        var (disk, history) = await WriteAsync(seed, count: 6, bytesMax: 300, Relaxed);
        var name = Histories.Segments(disk).ShouldHaveSingleItem();
        var scan = SegmentScan.Run(disk, new Segment(LogPosition.Start.Next, FormatFile.Read(disk)), (_, _) => { });
        for (var bit = seed; bit < (scan.End + 16) * 8; bit += 3)
        {
            var word = disk.Content(name).AsSpan(bit / 64 * 8, 8);
            var mayShorten = BitOperations.PopCount(MemoryMarshal.Read<ulong>(word)) == 1 && bit / 8 >= scan.UnsettledFrom;
            await FlipAsync(disk, name, bit, history, mayShorten);
        }
    }

    [Theory]
    [MemberData(nameof(ManySeeds))]
    public async Task In_a_relaxed_log_a_zeroed_sector_is_damage_unless_it_may_not_have_been_durable(int seed)
    {
        var (disk, history) = await WriteAsync(seed, count: 40, bytesMax: 2500, Relaxed with { PreallocateBytes = 4096 });
        var name = Histories.Segments(disk).ShouldHaveSingleItem();
        var scan = SegmentScan.Run(disk, new Segment(LogPosition.Start.Next, FormatFile.Read(disk)), (_, _) => { });
        var damaged = disk.Content(name).ToArray();
        var sector = new Random(seed).Next((int)scan.End / 512) * 512;
        damaged.AsSpan(sector, 512).Clear();
        disk.SetContent(name, damaged);
        try
        {
            await using var log = await Histories.OpenAsync(disk, Small);
            var found = await Histories.ReadAsync(log);
            Histories.ShouldBeSame(found, Bytes(history[..found.Count]));
            if (sector + 512 <= scan.UnsettledFrom) found.Count.ShouldBe(history.Count);
        }
        catch (ConcordException refused)
        {
            refused.Code.ShouldBe(ConcordErrorCode.CorruptLog);
        }
    }

    [Fact]
    public async Task A_FORMAT_that_is_cut_zeroed_or_something_else_is_refused()
    {
        var (disk, _) = await WriteAsync(seed: 7, count: 3, bytesMax: 20);
        var intact = disk.Content("FORMAT");
        byte[][] wrong = [.. Enumerable.Range(0, intact.Length).Select(length => intact[..length]), new byte[intact.Length], [.. intact, 10], [.. intact, .. intact]];
        foreach (var content in wrong)
        {
            disk.SetContent("FORMAT", content);
            (await RefusalAsync(disk)).Code.ShouldBe(ConcordErrorCode.CorruptLog);
            disk.Content("FORMAT").ShouldBe(content);
        }
    }

    [Fact]
    public async Task What_is_in_the_reserve_the_lock_and_the_temporary_files_does_not_matter()
    {
        var (disk, history) = await WriteAsync(seed: 8, count: 30, bytesMax: 600);
        byte[][] contents = [[], [1], new byte[100_000], "CNCDWAL\n"u8.ToArray()];
        foreach (var content in contents)
        {
            string[] names = ["reserve", "LOCK", "tmp/wal-00000000000000000007.log", "tmp/snapshot-00000000000000000009.snap", "tmp/reserve", "tmp/FORMAT"];
            foreach (var name in names) disk.SetContent(name, content);
            await using var log = await Histories.OpenAsync(disk, Small);
            Histories.ShouldBeSame(await Histories.ReadAsync(log), Bytes(history));
            disk.Content("reserve").Length.ShouldBe((int)Small.ReserveBytes);
            disk.List("tmp").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_border_between_two_segments_is_no_soft_spot()
    {
        // Records that end exactly where a segment may, and one byte before and behind.
        for (var extra = -8; extra <= 8; extra++)
        {
            var disk = new SimulatedDisk(9);
            var history = new List<byte[]>();
            await using (var log = await Histories.OpenAsync(disk, Small))
            {
                for (var i = 0; i < 9; i++)
                {
                    // Header of the segment, and three records that fill it.
                    var batch = new byte[((2048 - 64) / 3) - 32 - 1 - 7 + (i % 3 == 2 ? 8 + extra : 0)];
                    new Random(i).NextBytes(batch);
                    await log.AppendAsync(batch, Histories.Token);
                    history.Add(batch);
                }
            }

            await using (var log = await Histories.OpenAsync(disk, Small)) Histories.ShouldBeSame(await Histories.ReadAsync(log), history);
            var names = Histories.Segments(disk);
            foreach (var name in names[..^1])
            {
                var intact = disk.Content(name);
                byte[][] wrong = [intact[..^1], intact[..^8], [.. intact, 1], [.. intact[..^1], 1], [.. intact, .. intact[64..]]];
                foreach (var content in wrong)
                {
                    disk.SetContent(name, content);
                    (await RefusalAsync(disk)).Message.ShouldContain(name);
                }

                disk.SetContent(name, intact);
            }

            // The next segment as a copy of this one, or without its first sector.
            var next = disk.Content(names[1]);
            disk.SetContent(names[1], disk.Content(names[0]));
            (await RefusalAsync(disk)).Code.ShouldBe(ConcordErrorCode.CorruptLog);
            disk.SetContent(names[1], [.. new byte[512], .. next[512..]]);
            (await RefusalAsync(disk)).Code.ShouldBe(ConcordErrorCode.CorruptLog);
        }
    }

    [Fact]
    public async Task A_broken_beginning_is_judged_however_much_follows_it()
    {
        // One record that ends eight bytes before a sector does: the header of the next would begin in this sector and go on in the next.
        var disk = new SimulatedDisk(10);
        var batch = new byte[407];
        await using (var log = await Histories.OpenAsync(disk, Small)) await log.AppendAsync(batch, Histories.Token);
        var name = Histories.Segments(disk).ShouldHaveSingleItem();
        const int end = 504;
        var records = disk.Content(name)[..end];
        for (var behind = 1; behind < 1100; behind++)
        {
            // Zeros, and one byte at the very end.
            disk.SetContent(name, [.. records, .. new byte[behind - 1], 1]);
            try
            {
                await using var log = await Histories.OpenAsync(disk, Small);
                Histories.ShouldBeSame(await Histories.ReadAsync(log), [batch]);
            }
            catch (ConcordException refused)
            {
                refused.Code.ShouldBe(ConcordErrorCode.CorruptLog);
                (end / 512).ShouldBe((end + behind - 1) / 512, "what no write could have left");
            }
        }
    }

    private static async Task FlipAsync(SimulatedDisk disk, string name, int bit, List<Placed> history, bool mayShorten = false)
    {
        var intact = disk.Content(name);
        var flipped = intact.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        disk.SetContent(name, flipped);
        try
        {
            await using var log = await Histories.OpenAsync(disk, Small);
            var found = await Histories.ReadAsync(log);
            Histories.ShouldBeSame(found, Bytes(mayShorten ? history[..found.Count] : history));
        }
        catch (ConcordException refused)
        {
            refused.Code.ShouldBeOneOf(ConcordErrorCode.CorruptLog, ConcordErrorCode.UnsupportedFormat);
            disk.Content(name).AsSpan().SequenceEqual(flipped).ShouldBeTrue("a refused file was changed");
        }
        catch (Exception wrong)
        {
            throw new InvalidOperationException($"{name}, bit {bit}", wrong);
        }

        disk.SetContent(name, intact);
    }

    private static async Task<ConcordException> RefusalAsync(SimulatedDisk disk) =>
        await Should.ThrowAsync<ConcordException>(async () => await Histories.OpenAsync(disk, Small));

    /// <summary>A log of random batches, and where each of them lies.</summary>
    private static Task<(SimulatedDisk Disk, List<Placed> History)> WriteAsync(
        int seed, int count, int bytesMax, long segmentBytes = 2048, int preallocateBytes = 1024) =>
        WriteAsync(seed, count, bytesMax, Histories.Options(segmentBytes, preallocateBytes));

    private static async Task<(SimulatedDisk Disk, List<Placed> History)> WriteAsync(int seed, int count, int bytesMax, ConcordOptions options)
    {
        var disk = new SimulatedDisk(seed);
        var random = new Random(seed);
        var history = new List<Placed>();
        var offset = 64L;
        await using var log = await Histories.OpenAsync(disk, options);
        for (var i = 0; i < count; i++)
        {
            var batch = Histories.Batch(random, bytesMax);
            var segments = Histories.Segments(disk).Length;
            await log.AppendAsync(batch, Histories.Token);
            if (Histories.Segments(disk).Length > segments) offset = 64;
            var start = offset;
            offset += (32 + batch.Length + 1 + 7) / 8 * 8;
            history.Add(new Placed(batch, start, (Histories.Segments(disk)[^1], offset)));
        }

        return (disk, history);
    }

    private static List<byte[]> Bytes(IEnumerable<Placed> history) => [.. history.Select(batch => batch.Bytes)];

    private sealed record Placed(byte[] Bytes, long Start, (string Segment, long Offset) End);
}
