using Concord.Log;

namespace Concord.Tests.Embedded;

public sealed class FaultTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)] // the write
    [InlineData(2)] // the flush
    public async Task A_failed_write_or_flush_ends_the_log_until_it_is_opened_again(int change)
    {
        var disk = new SimulatedDisk(1);
        await using (var log = await Histories.OpenAsync(disk))
        {
            await log.AppendAsync(new byte[] { 1 }, Ct);
            disk.FailIn(change);
            var failed = await Should.ThrowAsync<ConcordException>(async () => await log.AppendAsync(new byte[] { 2 }, Ct));
            failed.MayHaveCommitted.ShouldBeTrue();
            failed.Code.ShouldBe(ConcordErrorCode.UnknownOutcome);

            var flushes = disk.Flushes;
            var refused = await Should.ThrowAsync<ConcordException>(async () => await log.AppendAsync(new byte[] { 3 }, Ct));
            refused.MayHaveCommitted.ShouldBeFalse();
            refused.Message.ShouldContain("Reopen");
            disk.Flushes.ShouldBe(flushes);
            (await log.BarrierAsync(ReadConsistency.Strong, Ct)).ShouldBe(new LogPosition(1));
        }

        await using var reopened = await Histories.OpenAsync(disk);
        await reopened.AppendAsync(new byte[] { 4 }, Ct);
        var history = await Histories.ReadAsync(reopened);
        history[0].ShouldBe([1]);
        history[^1].ShouldBe([4]);
    }

    [Fact]
    public async Task A_record_found_after_a_failed_flush_is_written_again_before_it_counts()
    {
        // The kernel keeps pages of a failed flush in memory and takes them for clean: flushing them again does nothing.
        for (var seed = 0; seed < 20; seed++)
        {
            var disk = new SimulatedDisk(seed);
            await using (var log = await Histories.OpenAsync(disk))
            {
                disk.FailIn(2);
                await Should.ThrowAsync<ConcordException>(async () => await log.AppendAsync(new byte[2000], Ct));
            }

            int found;
            await using (var log = await Histories.OpenAsync(disk)) found = (await Histories.ReadAsync(log)).Count;
            disk.Restart(powerFailed: true);
            await using var after = await Histories.OpenAsync(disk);
            (await Histories.ReadAsync(after)).Count.ShouldBe(found);
        }
    }

    [Fact]
    public async Task A_full_disk_refuses_a_batch_for_certain_and_takes_the_next_when_there_is_room()
    {
        var disk = new SimulatedDisk(2);
        var options = Histories.Options(segmentBytes: 8192, preallocateBytes: 1024);
        var history = new List<byte[]>();
        await using (var log = await Histories.OpenAsync(disk, options))
        {
            var random = new Random(2);
            var refusals = 0;
            for (var i = 0; i < 300; i++)
            {
                disk.Capacity = i % 10 < 5 ? long.MaxValue : disk.Names.Sum(name => disk.Content(name).Length) + random.Next(1500);
                var batch = Histories.Batch(random, 2000);
                try
                {
                    await log.AppendAsync(batch, Ct);
                    history.Add(batch);
                }
                catch (ConcordException full)
                {
                    full.Code.ShouldBe(ConcordErrorCode.NoSpace);
                    full.MayHaveCommitted.ShouldBeFalse();
                    refusals++;
                }
            }

            refusals.ShouldBeInRange(5, 150);
            disk.Capacity = long.MaxValue;
            Histories.ShouldBeSame(await Histories.ReadAsync(log), history);
        }

        disk.Restart(powerFailed: true);
        await using var reopened = await Histories.OpenAsync(disk, options);
        Histories.ShouldBeSame(await Histories.ReadAsync(reopened), history);
    }

    [Fact]
    public async Task A_snapshot_that_finds_no_room_harms_nothing()
    {
        var disk = new SimulatedDisk(3);
        await using var log = await Histories.OpenAsync(disk);
        await log.AppendAsync(new byte[] { 1 }, Ct);
        disk.Capacity = disk.Names.Sum(name => disk.Content(name).Length) + 100;
        var full = await Should.ThrowAsync<ConcordException>(async () => await Histories.SaveAsync(log, 1, new byte[10_000]));
        full.Code.ShouldBe(ConcordErrorCode.NoSpace);
        disk.List("tmp").ShouldBeEmpty();
        disk.Capacity = long.MaxValue;
        await log.AppendAsync(new byte[] { 2 }, Ct);
        await Histories.SaveAsync(log, 2, [2]);
        (await Histories.LoadAsync(log))!.Value.Content.ShouldBe([2]);
    }
}
