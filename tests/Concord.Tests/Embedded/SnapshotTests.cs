using Concord.Log;

namespace Concord.Tests.Embedded;

public sealed class SnapshotTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly ConcordOptions Small = Histories.Options(segmentBytes: 1024, preallocateBytes: 512);

    [Fact]
    public async Task A_restart_begins_with_the_newest_snapshot_and_goes_on_in_the_log()
    {
        var disk = new SimulatedDisk(1);
        var content = new byte[5 * 1024 * 1024 / 2];
        new Random(1).NextBytes(content);
        List<byte[]> history;
        await using (var log = await Histories.OpenAsync(disk, Small))
        {
            history = await Histories.AppendAsync(log, new Random(1), count: 50, bytesMax: 200);
            await Histories.SaveAsync(log, 30, content);
        }

        await using var reopened = await Histories.OpenAsync(disk, Small);
        var snapshot = await Histories.LoadAsync(reopened);
        snapshot!.Value.Position.ShouldBe(new LogPosition(30));
        snapshot.Value.Content.AsSpan().SequenceEqual(content).ShouldBeTrue();
        Histories.ShouldBeSame(await Histories.ReadAsync(reopened, new LogPosition(30)), history[30..]);
    }

    [Fact]
    public async Task One_snapshot_deletes_nothing_and_two_only_what_the_older_covers()
    {
        var disk = new SimulatedDisk(2);
        await using var log = await Histories.OpenAsync(disk, Small);
        await Histories.AppendAsync(log, new Random(2), count: 100, bytesMax: 200);
        var all = Histories.Segments(disk);

        await Histories.SaveAsync(log, 40, [40]);
        Histories.Segments(disk).ShouldBe(all);

        await Histories.SaveAsync(log, 80, [80]);
        var kept = Histories.Segments(disk);
        kept.Length.ShouldBeLessThan(all.Length);
        FirstOf(kept[0]).ShouldBeLessThanOrEqualTo(41);
        FirstOf(kept[1]).ShouldBeGreaterThan(41);

        await Histories.SaveAsync(log, 100, [100]);
        disk.Names.Count(name => name.StartsWith("snapshot-", StringComparison.Ordinal)).ShouldBe(2);
        var gone = log.FollowAsync(LogPosition.Start, Ct).GetAsyncEnumerator(Ct);
        (await Should.ThrowAsync<SnapshotNeededException>(async () => await gone.MoveNextAsync())).Reason.ShouldBe("compacted");
    }

    [Fact]
    public async Task A_snapshot_that_is_given_up_leaves_the_older_one_in_force()
    {
        var disk = new SimulatedDisk(3);
        await using var log = await Histories.OpenAsync(disk, Small);
        await Histories.AppendAsync(log, new Random(3), count: 10, bytesMax: 100);
        await Histories.SaveAsync(log, 5, [5]);
        await Should.ThrowAsync<OperationCanceledException>(async () => await log.SaveSnapshotAsync(
            new LogPosition(9), (_, _) => throw new OperationCanceledException(), Ct));
        (await Histories.LoadAsync(log))!.Value.Position.ShouldBe(new LogPosition(5));
        disk.List("tmp").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_bytes_since_the_snapshot_are_counted_across_restarts()
    {
        var disk = new SimulatedDisk(4);
        long after;
        await using (var log = await Histories.OpenAsync(disk, Small))
        {
            log.BytesSinceSnapshot.ShouldBe(0);
            await Histories.AppendAsync(log, new Random(4), count: 30, bytesMax: 100);
            log.BytesSinceSnapshot.ShouldBeGreaterThan(30 * 40);
            await Histories.SaveAsync(log, 30, [30]);
            log.BytesSinceSnapshot.ShouldBe(0);
            await Histories.AppendAsync(log, new Random(5), count: 10, bytesMax: 100);
            after = log.BytesSinceSnapshot;
            after.ShouldBeGreaterThan(10 * 40);
        }

        await using var reopened = await Histories.OpenAsync(disk, Small);
        reopened.BytesSinceSnapshot.ShouldBe(after);
    }

    [Fact]
    public async Task A_bad_newest_snapshot_gives_way_to_the_one_before_with_a_warning()
    {
        var disk = new SimulatedDisk(5);
        List<byte[]> history;
        await using (var log = await Histories.OpenAsync(disk, Small))
        {
            history = await Histories.AppendAsync(log, new Random(5), count: 100, bytesMax: 200);
            foreach (var at in (int[])[20, 40, 80]) await Histories.SaveAsync(log, at, [(byte)at]);
        }

        Flip(disk, "snapshot-00000000000000000080.snap", 70 * 8);
        using var logs = new CapturedLogs();
        await using (var log = await Histories.OpenAsync(disk, Small with { LoggerFactory = logs }))
        {
            var claimed = log.BytesSinceSnapshot;
            var snapshot = await Histories.LoadAsync(log);
            snapshot!.Value.ShouldSatisfyAllConditions(s => s.Position.ShouldBe(new LogPosition(40)), s => s.Content.ShouldBe([40]));
            log.BytesSinceSnapshot.ShouldBeGreaterThan(claimed);
            Histories.ShouldBeSame(await Histories.ReadAsync(log, new LogPosition(40)), history[40..]);
            logs.Entries.ShouldContain(entry => entry.Id == 1205);

            // The next one counts as the second good one; the segments that the first needs stay.
            await Histories.SaveAsync(log, 100, [100]);
            Histories.ShouldBeSame(await Histories.ReadAsync(log, new LogPosition(40)), history[40..]);
        }

        Flip(disk, "snapshot-00000000000000000040.snap", 70 * 8);
        Flip(disk, "snapshot-00000000000000000100.snap", 70 * 8);
        await using var broken = await Histories.OpenAsync(disk, Small);
        var refused = await Should.ThrowAsync<ConcordException>(async () => await broken.OpenLatestSnapshotAsync(Ct));
        refused.Code.ShouldBe(ConcordErrorCode.CorruptSnapshot);
    }

    [Fact]
    public async Task No_flipped_bit_or_cut_in_a_snapshot_is_read_as_content()
    {
        var disk = new SimulatedDisk(6);
        var content = new byte[40];
        new Random(6).NextBytes(content);
        await using (var log = await Histories.OpenAsync(disk, Small))
        {
            await Histories.AppendAsync(log, new Random(6), count: 10, bytesMax: 20);
            await Histories.SaveAsync(log, 4, [4]);
            await Histories.SaveAsync(log, 8, content);
        }

        const string name = "snapshot-00000000000000000008.snap";
        var intact = disk.Content(name);
        for (var bit = 0; bit < intact.Length * 8; bit++)
        {
            Flip(disk, name, bit);
            await FallsBackAsync(disk);
            disk.SetContent(name, intact);
        }

        for (var length = 0; length < intact.Length; length++)
        {
            disk.SetContent(name, intact[..length]);
            await FallsBackAsync(disk);
        }

        disk.SetContent(name, [.. intact, 0]);
        await FallsBackAsync(disk);
    }

    [Fact]
    public async Task A_log_that_begins_later_needs_a_snapshot_and_one_that_ends_earlier_than_it_is_refused()
    {
        var disk = new SimulatedDisk(7);
        await using (var log = await Histories.OpenAsync(disk, Small))
        {
            await Histories.AppendAsync(log, new Random(7), count: 100, bytesMax: 200);
            await Histories.SaveAsync(log, 50, [50]);
            await Histories.SaveAsync(log, 100, [100]);
        }

        var last = Histories.Segments(disk)[^1];
        var content = disk.Content(last);
        disk.SetContent(last, content[..70]);
        await RefusedAsync(disk);

        disk.SetContent(last, content);
        disk.Remove("snapshot-00000000000000000050.snap");
        disk.Remove("snapshot-00000000000000000100.snap");
        await RefusedAsync(disk);
    }

    private static async Task FallsBackAsync(SimulatedDisk disk)
    {
        await using var log = await Histories.OpenAsync(disk, Small);
        var snapshot = await Histories.LoadAsync(log);
        snapshot!.Value.Position.ShouldBe(new LogPosition(4));
        snapshot.Value.Content.ShouldBe([4]);
    }

    private static async Task RefusedAsync(SimulatedDisk disk)
    {
        var refused = await Should.ThrowAsync<ConcordException>(async () => await Histories.OpenAsync(disk, Small));
        refused.Code.ShouldBe(ConcordErrorCode.CorruptLog);
    }

    private static void Flip(SimulatedDisk disk, string name, int bit)
    {
        var content = disk.Content(name);
        content[bit / 8] ^= (byte)(1 << (bit % 8));
        disk.SetContent(name, content);
    }

    private static long FirstOf(string segment) =>
        long.Parse(segment.AsSpan(4, 20), System.Globalization.CultureInfo.InvariantCulture);
}
