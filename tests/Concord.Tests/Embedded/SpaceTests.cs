using Concord.Embedded;
using Concord.Embedded.Disks;
using Concord.Log;
using Quartet.Testing;

namespace Concord.Tests.Embedded;

public sealed class SpaceTests
{
    private const int ReserveBytes = 16 * 1024;
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly ConcordOptions Options =
        Histories.Options(segmentBytes: 8192, preallocateBytes: 1024) with { ReserveBytes = ReserveBytes };

    [Fact]
    public async Task The_reserve_is_made_at_the_start_and_as_large_as_asked_for_afterwards()
    {
        var disk = new SimulatedDisk(1);
        foreach (var bytes in (int[])[ReserveBytes, ReserveBytes, 2 * ReserveBytes, ReserveBytes / 2])
        {
            await using var log = await Histories.OpenAsync(disk, Options with { ReserveBytes = bytes });
            disk.Content("reserve").Length.ShouldBe(bytes);
            log.IsSpaceLow.ShouldBeFalse();
        }

        disk.Remove("reserve");
        await (await Histories.OpenAsync(disk, Options)).DisposeAsync();
        disk.Content("reserve").Length.ShouldBe(ReserveBytes);
        await (await Histories.OpenAsync(disk, Options with { ReserveBytes = 0 })).DisposeAsync();
        disk.Exists("reserve").ShouldBeFalse();
    }

    [Fact]
    public async Task A_full_disk_costs_the_reserve_first_and_is_told()
    {
        var disk = new SimulatedDisk(2);
        using var logs = new CapturedLogs();
        var history = new List<byte[]>();
        await using (var log = await Histories.OpenAsync(disk, Options with { LoggerFactory = logs }))
        {
            history.AddRange(await Histories.AppendAsync(log, new Random(2), count: 20, bytesMax: 500));
            disk.Capacity = disk.UsedBytes;
            var released = -1;
            while (await TryAppendAsync(log, history))
            {
                if (released < 0 && log.IsSpaceLow) released = history.Count;
                disk.Exists("reserve").ShouldBe(!log.IsSpaceLow);
            }

            // What the reserve gave back was written full, and not much less.
            released.ShouldBeGreaterThanOrEqualTo(20);
            (history.Count - released).ShouldBeGreaterThan(ReserveBytes / 2000);
            log.IsSpaceLow.ShouldBeTrue();
            log.Status.Problem.ShouldNotBeNull().ShouldContain("full");
            log.Status.Role.ShouldBe(LogRole.Standalone);

            // Reads go on; no refused batch is in the log.
            Histories.ShouldBeSame(await Histories.ReadAsync(log), history);
            for (var i = 0; i < 5; i++) (await TryAppendAsync(log, history)).ShouldBeFalse();
            logs.Entries.Count(entry => entry.Id == 1207).ShouldBe(1);
            logs.Entries.Count(entry => entry.Id == 1210).ShouldBe(1);
        }

        // A start on a full disk works as well, and says so.
        await using var reopened = await Histories.OpenAsync(disk, Options with { LoggerFactory = logs });
        Histories.ShouldBeSame(await Histories.ReadAsync(reopened), history);
        reopened.IsSpaceLow.ShouldBeTrue();
        logs.Entries.Count(entry => entry.Id == 1214).ShouldBe(1);
    }

    [Fact]
    public async Task Writes_go_on_and_the_reserve_comes_back_when_there_is_room()
    {
        var disk = new SimulatedDisk(3);
        var time = new SteppedTime();
        var history = new List<byte[]>();
        await using var log = await Histories.OpenAsync(disk, Options, time);
        disk.Capacity = disk.UsedBytes;
        while (await TryAppendAsync(log, history))
        {
            // Until it is full.
        }

        // Room for one batch, not for the reserve: the batch is taken, and the disk still counts as full.
        disk.Capacity = disk.UsedBytes + 3000;
        (await TryAppendAsync(log, history)).ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(10));
        log.IsSpaceLow.ShouldBeTrue();
        disk.Exists("reserve").ShouldBeFalse();
        disk.List("tmp").ShouldBeEmpty();

        disk.Capacity = disk.UsedBytes + ReserveBytes + 10_000;
        time.Advance(TimeSpan.FromSeconds(10));
        log.IsSpaceLow.ShouldBeFalse();
        disk.Content("reserve").Length.ShouldBe(ReserveBytes);
        (await TryAppendAsync(log, history)).ShouldBeTrue();
        Histories.ShouldBeSame(await Histories.ReadAsync(log), history);
    }

    [Fact]
    public async Task Without_a_reserve_a_full_disk_is_told_all_the_same()
    {
        var disk = new SimulatedDisk(4);
        var time = new SteppedTime();
        await using var log = await Histories.OpenAsync(disk, Options with { ReserveBytes = 0 }, time);
        disk.Capacity = disk.UsedBytes;
        var history = new List<byte[]>();
        while (await TryAppendAsync(log, history))
        {
            // Until it is full.
        }

        log.IsSpaceLow.ShouldBeTrue();
        disk.Capacity = long.MaxValue;
        time.Advance(TimeSpan.FromSeconds(10));
        log.IsSpaceLow.ShouldBeFalse();
        disk.Exists("reserve").ShouldBeFalse();
        disk.List("tmp").ShouldBeEmpty();
    }

    [Fact]
    public async Task On_a_full_disk_the_reserve_lets_a_snapshot_be_written_and_older_segments_go()
    {
        var disk = new SimulatedDisk(5);
        await using var log = await Histories.OpenAsync(disk, Options, new SteppedTime());
        var history = await Histories.AppendAsync(log, new Random(5), count: 300, bytesMax: 500);
        await Histories.SaveAsync(log, 200, new byte[3000]);
        disk.Capacity = disk.UsedBytes + 100;

        await Histories.SaveAsync(log, 250, new byte[3000]);

        // There was no room for it but that of the reserve; what it made superfluous makes room for a new one, at once.
        log.IsSpaceLow.ShouldBeFalse();
        disk.Content("reserve").Length.ShouldBe(ReserveBytes);
        (await Histories.LoadAsync(log))!.Value.Position.ShouldBe(new LogPosition(250));
        Histories.ShouldBeSame(await Histories.ReadAsync(log, new LogPosition(250)), history[250..]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_batch_that_found_no_room_leaves_nothing_behind(bool powerFails)
    {
        // Without zeroing ahead it is the record itself that meets the end of the disk, after some first part of it.
        for (var seed = 0; seed < 50; seed++)
        {
            var disk = new SimulatedDisk(seed) { WritesBack = true };
            var random = new Random(seed);
            var options = Options with { ReserveBytes = 0, Preallocate = false };
            List<byte[]> history;
            await using (var log = await Histories.OpenAsync(disk, options))
            {
                history = await Histories.AppendAsync(log, random, count: 3, bytesMax: 500);
                for (var i = 0; i < 10; i++)
                {
                    disk.Capacity = disk.UsedBytes + random.Next(1000);
                    var refused = await Should.ThrowAsync<ConcordException>(async () => await log.AppendAsync(Filled(2000), Ct));
                    (refused.Code, refused.MayHaveCommitted).ShouldBe((ConcordErrorCode.NoSpace, false));
                    disk.Content(Histories.Segments(disk)[^1]).AsSpan().IndexOf(Filled(20)).ShouldBe(-1);
                    disk.Capacity = long.MaxValue;
                    if (i % 2 == 0) history.AddRange(await Histories.AppendAsync(log, random, count: 1, bytesMax: 1500));
                }
            }

            disk.Restart(powerFails);
            await using var reopened = await Histories.OpenAsync(disk, options);
            Histories.ShouldBeSame(await Histories.ReadAsync(reopened), history);
        }
    }

    [Theory]
    [InlineData(WalSync.Always)]
    [InlineData(WalSync.None)]
    public async Task A_flush_that_finds_no_room_is_a_failed_flush_and_not_a_refusal(WalSync sync)
    {
        var bare = new SimulatedDisk(6);
        var disk = new DirectedDisk(bare);
        await using var log = await Histories.OpenAsync(disk, Options with { Sync = sync });
        await log.AppendAsync(new byte[] { 1 }, Ct);
        await log.AppendAsync(new byte[] { 2 }, Ct);
        disk.BeforeFlush = name =>
        {
            if (name.StartsWith("wal", StringComparison.Ordinal)) throw new DiskFullException("Only now it is known.");
        };
        if (sync == WalSync.Always)
        {
            var uncertain = await Should.ThrowAsync<ConcordException>(async () => await log.AppendAsync(new byte[] { 3 }, Ct));
            (uncertain.Code, uncertain.MayHaveCommitted).ShouldBe((ConcordErrorCode.UnknownOutcome, true));
        }
        else
        {
            (await Should.ThrowAsync<ConcordException>(async () => await Histories.SaveAsync(log, 2, [2]))).Code.ShouldBe(ConcordErrorCode.Internal);
        }

        disk.BeforeFlush = null;
        (await Should.ThrowAsync<ConcordException>(async () => await log.AppendAsync(new byte[] { 4 }, Ct))).Message.ShouldContain("Reopen");
        log.Status.Role.ShouldBe(LogRole.Failed);
        log.Status.Problem.ShouldNotBeNull();
    }

    private static byte[] Filled(int bytes)
    {
        var batch = new byte[bytes];
        batch.AsSpan().Fill(0xEE);
        return batch;
    }

    /// <summary>Appends a batch of some hundred bytes; false when it is refused for certain because the disk is full.</summary>
    private static async Task<bool> TryAppendAsync(EmbeddedLog log, List<byte[]> history)
    {
        var batch = Histories.Batch(new Random(history.Count), 2000);
        try
        {
            await log.AppendAsync(batch, Ct);
            history.Add(batch);
            return true;
        }
        catch (ConcordException full)
        {
            (full.Code, full.MayHaveCommitted).ShouldBe((ConcordErrorCode.NoSpace, false));
            return false;
        }
    }
}
