using Concord.Embedded;
using Concord.Embedded.Segments;
using Concord.Log;

namespace Concord.Tests.Embedded;

// What an archive of the log stands on: it is told of every full segment, and none goes that it still needs.
public sealed class SealedSegmentTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly ConcordOptions Small = Histories.Options(segmentBytes: 2048, preallocateBytes: 512);

    [Theory]
    [InlineData(WalSync.Always)]
    [InlineData(WalSync.None)]
    public async Task Each_full_segment_is_told_once_in_order_whole_and_durable(WalSync sync)
    {
        var disk = new SimulatedDisk(1);
        var options = Small with { Sync = sync };
        var told = new List<SealedSegment>();
        await using (var log = await Histories.OpenAsync(disk, options))
        {
            log.SegmentSealed = segment =>
            {
                told.Add(segment);
                var file = disk.File(Path.GetFileName(segment.Path));
                file.Unflushed.ShouldBeEmpty();
                told.Count.ShouldBe(log.SealedSegments.Count);
                log.SealedSegments[^1].ShouldBe(segment);
            };
            await Histories.AppendAsync(log, new Random(1), count: 100, bytesMax: 500);
            told.Count.ShouldBeGreaterThan(5);
            told.Count.ShouldBe(Histories.Segments(disk).Length - 1);
            told[0].First.ShouldBe(new LogPosition(1));
            foreach (var (before, next) in told.Zip(told.Skip(1))) next.First.ShouldBe(before.Last.Next);
            foreach (var segment in told)
            {
                var records = 0;
                SegmentScan.Run(disk, new Segment(segment.First, FormatFile.Read(disk)), (_, _) => records++).Tail.Kind.ShouldBe(SegmentTailKind.Clean);
                records.ShouldBe((int)(segment.Last.Value - segment.First.Value + 1));
            }
        }

        // Who comes later finds them all.
        await using var reopened = await Histories.OpenAsync(disk, options);
        reopened.SealedSegments.ShouldBe(told);
    }

    [Fact]
    public async Task No_segment_is_deleted_that_is_still_needed()
    {
        var disk = new SimulatedDisk(2);
        await using var log = await Histories.OpenAsync(disk, Small);
        await Histories.AppendAsync(log, new Random(2), count: 200, bytesMax: 300);
        var sealedSegments = log.SealedSegments;
        var third = sealedSegments[2];
        log.RetainFrom = () => third.First;
        await Histories.SaveAsync(log, 150, [150]);
        await Histories.SaveAsync(log, 200, [200]);
        log.SealedSegments[0].ShouldBe(third);

        // One position into it, it is still needed; once the last one is not, it can go, and does when asked.
        log.RetainFrom = () => third.Last;
        await log.ForgetAsync(Ct);
        log.SealedSegments[0].ShouldBe(third);
        log.RetainFrom = () => third.Last.Next;
        await log.ForgetAsync(Ct);
        log.SealedSegments[0].ShouldBe(sealedSegments[3]);

        // Nobody needs anything: what the snapshots cover goes.
        log.RetainFrom = () => new LogPosition(long.MaxValue);
        await log.ForgetAsync(Ct);
        log.SealedSegments[0].Last.Value.ShouldBeGreaterThan(150);
        log.SealedSegments.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task An_archive_that_fails_harms_neither_the_log_nor_itself()
    {
        var disk = new SimulatedDisk(3);
        using var logs = new CapturedLogs();
        List<byte[]> history;
        await using (var log = await Histories.OpenAsync(disk, Small with { LoggerFactory = logs }))
        {
            log.SegmentSealed = _ => throw new InvalidOperationException("no");
            log.RetainFrom = () => throw new InvalidOperationException("no");
            history = await Histories.AppendAsync(log, new Random(3), count: 100, bytesMax: 300);
            var all = Histories.Segments(disk);
            await Histories.SaveAsync(log, 90, [90]);
            await Histories.SaveAsync(log, 100, [100]);
            Histories.Segments(disk).ShouldBe(all);
            logs.Entries.Count(entry => entry.Id == 1220).ShouldBe(all.Length - 1);
            logs.Entries.ShouldContain(entry => entry.Id == 1221);
        }

        await using var reopened = await Histories.OpenAsync(disk, Small);
        Histories.ShouldBeSame(await Histories.ReadAsync(reopened), history);
    }

    [Fact]
    public async Task As_many_snapshots_are_kept_as_asked_for_each_with_the_log_behind_it()
    {
        var disk = new SimulatedDisk(4);
        await using var log = await Histories.OpenAsync(disk, Small with { SnapshotsKept = 4 });
        for (var at = 40; at <= 280; at += 40)
        {
            await Histories.AppendAsync(log, new Random(at), count: 40, bytesMax: 300);
            await Histories.SaveAsync(log, at, [1]);
            var kept = disk.Names.Count(name => name.StartsWith("snapshot-", StringComparison.Ordinal));
            kept.ShouldBe(Math.Min(at / 40, 4));
            log.SealedSegments[0].First.Value.ShouldBeLessThanOrEqualTo(Math.Max(1, at - (40 * 3) + 1));
            if (at >= 200) log.SealedSegments[0].Last.Value.ShouldBeGreaterThan(at - (40 * 3));
        }
    }
}
