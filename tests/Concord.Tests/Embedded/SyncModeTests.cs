using System.Diagnostics;
using Concord.Embedded;
using Concord.Log;
using Quartet.Testing;

namespace Concord.Tests.Embedded;

// Goal: in the modes that do not wait for a flush, a loss of power takes some last part of the history and nothing else, whatever sectors have
// made it to the disk; and the log opens. Method: all subsets of the unflushed sectors after each append of small histories; and random
// appends, snapshots and changes of mode on a simulated disk that writes back when it likes, tears, forgets and fails as its seed says.
public sealed class SyncModeTests
{
    private const int Rounds = 12;

    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    public static TheoryData<int> FewSeeds => [.. Seeds.First(6)];

    public static TheoryData<int> ManySeeds => [.. Seeds.First(200)];

    public static TheoryData<WalSync, int> Relaxed => new() { { WalSync.Interval, 1 }, { WalSync.None, 2 } };

    [Theory]
    [MemberData(nameof(FewSeeds))]
    public async Task Every_subset_of_the_unflushed_sectors_is_a_first_part_of_the_history(int seed)
    {
        var options = Histories.Options(segmentBytes: 16 * 1024, preallocateBytes: 8 * 1024) with { Sync = WalSync.None };
        var disk = new SimulatedDisk(seed);
        var random = new Random(seed);
        var history = new List<byte[]>();
        var cut = 0;
        await using var log = await Histories.OpenAsync(disk, options);
        for (var unflushed = 0; unflushed < 8;)
        {
            history.AddRange(await Histories.AppendAsync(log, random, count: 1, bytesMax: 900));
            var name = Histories.Segments(disk).ShouldHaveSingleItem();
            var sectors = disk.File(name).Unflushed;
            unflushed = sectors.Count;
            for (var subset = 0; subset < 1 << sectors.Count; subset++)
            {
                var after = new SimulatedDisk(seed);
                after.SetContent("FORMAT", disk.Content("FORMAT"));
                after.SetContent(name, disk.File(name).ContentWith(sectors.Where((_, i) => (subset >> i & 1) == 1)));
                await using var reopened = await Histories.OpenAsync(after, options);
                var found = await Histories.ReadAsync(reopened);
                found.Count.ShouldBeInRange((int)log.Durable.Value, history.Count);
                Histories.ShouldBeSame(found, history[..found.Count]);
                if (found.Count < history.Count) cut++;

                // And goes on there, as if the rest had never been.
                if (subset % 8 != 0) continue;
                await reopened.AppendAsync(new byte[] { 7 }, Ct);
                Histories.ShouldBeSame(await Histories.ReadAsync(reopened), [.. history[..found.Count], [7]]);
            }
        }

        log.Durable.ShouldBe(new LogPosition(1));
        cut.ShouldBeGreaterThan(100);
    }

    [Theory]
    [MemberData(nameof(ManySeeds))]
    public Task A_crash_takes_a_last_part_of_the_history_and_never_what_was_durable(int seed) => RunAsync(seed);

    [Fact]
    public async Task A_crash_takes_a_last_part_of_the_history_for_as_long_as_asked()
    {
        var clock = Stopwatch.StartNew();
        for (var seed = Seeds.One; clock.Elapsed.TotalSeconds < Seeds.FuzzSeconds; seed++)
        {
            try
            {
                await RunAsync(seed);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                throw new InvalidOperationException($"replay with QUARTET_SEED={seed}", failed);
            }
        }
    }

    private static async Task RunAsync(int seed)
    {
        var disk = new SimulatedDisk(seed) { WritesBack = true };
        var random = disk.Random;
        var known = new Known();
        for (var round = 0; round < Rounds; round++)
        {
            var (sync, preallocate) = ((WalSync)random.Next(3), random.Next(3) > 0);
            var options = Histories.Options(segmentBytes: 1024 << random.Next(5), preallocateBytes: 256 << random.Next(6));
            options = options with { Sync = sync, Preallocate = preallocate };
            var disturbed = round < Rounds - 1;
            if (disturbed && random.Next(3) > 0) disk.CrashIn(random.Next(1, 150));
            else if (disturbed && random.Next(2) > 0) disk.FailIn(random.Next(1, 150));
            try
            {
                var time = new SteppedTime();
                await using var log = await Histories.OpenAsync(disk, options, time);
                await known.CompareAsync(log, $"round {round}");
                await WorkAsync(log, sync, time, known, random);
            }
            catch (IOException) when (disturbed)
            {
                // The machine stopped, or something failed, while the log was being opened.
            }
            catch (ConcordException failed) when (disturbed && failed.Code is ConcordErrorCode.UnknownOutcome or ConcordErrorCode.Internal)
            {
                // The same, while it was being written.
            }

            if (!disk.IsDown && round < Rounds - 2 && random.Next(4) == 0) continue;
            var powerFailed = random.Next(3) > 0;
            known.HasLostPower |= powerFailed;
            disk.Restart(powerFailed);
        }
    }

    [Fact]
    public async Task With_none_an_append_costs_no_flush_and_closing_loses_nothing()
    {
        var disk = new SimulatedDisk(3);
        var options = Histories.Options(segmentBytes: 1024 * 1024, preallocateBytes: 256 * 1024) with { Sync = WalSync.None };
        List<byte[]> history;
        await using (var log = await Histories.OpenAsync(disk, options))
        {
            await log.AppendAsync(Array.Empty<byte>(), Ct);
            var flushes = disk.Flushes;
            history = await Histories.AppendAsync(log, new Random(3), count: 200, bytesMax: 500);
            disk.Flushes.ShouldBe(flushes);
            log.Durable.ShouldBe(new LogPosition(1));
            (await log.BarrierAsync(ReadConsistency.Strong, Ct)).ShouldBe(new LogPosition(201));
        }

        disk.Restart(powerFailed: true);
        await using var reopened = await Histories.OpenAsync(disk, options);
        Histories.ShouldBeSame(await Histories.ReadAsync(reopened), [[], .. history]);
        reopened.Durable.ShouldBe(new LogPosition(201));
    }

    [Fact]
    public async Task With_interval_what_was_written_is_flushed_once_the_interval_is_over_and_not_again()
    {
        var disk = new SimulatedDisk(4);
        var time = new SteppedTime();
        var options = Histories.Options() with { Sync = WalSync.Interval, SyncIntervalMs = 250 };
        await using var log = await Histories.OpenAsync(disk, options, time);
        await Histories.AppendAsync(log, new Random(4), count: 10, bytesMax: 100);
        var flushes = disk.Flushes;
        time.Advance(TimeSpan.FromMilliseconds(249));
        log.Durable.ShouldBe(new LogPosition(1));
        time.Advance(TimeSpan.FromMilliseconds(1));
        await UntilAsync(() => log.Durable == new LogPosition(10));
        disk.Flushes.ShouldBe(flushes + 1);

        // Nothing is unflushed, so nothing is flushed either.
        time.Advance(TimeSpan.FromMinutes(10));
        await Histories.AppendAsync(log, new Random(4), count: 3, bytesMax: 100);
        time.Advance(TimeSpan.FromMilliseconds(250));
        await UntilAsync(() => log.Durable == new LogPosition(13));
        disk.Flushes.ShouldBe(flushes + 2);
    }

    [Theory]
    [MemberData(nameof(Relaxed))]
    public async Task A_snapshot_waits_until_the_log_up_to_it_is_durable(WalSync sync, int seed)
    {
        var disk = new SimulatedDisk(seed);
        var options = Histories.Options() with { Sync = sync };
        await using (var log = await Histories.OpenAsync(disk, options, new SteppedTime()))
        {
            await Histories.AppendAsync(log, new Random(seed), count: 20, bytesMax: 300);
            log.Durable.Value.ShouldBeLessThan(20);
            await Histories.SaveAsync(log, 20, [20]);
            log.Durable.ShouldBe(new LogPosition(20));

            await Histories.AppendAsync(log, new Random(seed), count: 5, bytesMax: 300);
            disk.CrashIn(1);
            await Should.ThrowAsync<Exception>(async () => await Histories.SaveAsync(log, 25, [25]));
        }

        disk.Restart(powerFailed: true);
        await using var reopened = await Histories.OpenAsync(disk, options);
        (await Histories.LoadAsync(reopened))!.Value.Position.ShouldBe(new LogPosition(20));
    }

    [Theory]
    [MemberData(nameof(Relaxed))]
    public async Task A_flush_that_fails_in_the_background_ends_the_log_until_it_is_opened_again(WalSync sync, int seed)
    {
        var disk = new SimulatedDisk(seed);
        var time = new SteppedTime();
        using var logs = new CapturedLogs();
        var options = Histories.Options() with { Sync = sync, LoggerFactory = logs };
        List<byte[]> history;
        await using (var log = await Histories.OpenAsync(disk, options, time))
        {
            history = await Histories.AppendAsync(log, new Random(seed), count: 10, bytesMax: 100);
            disk.FailIn(1);
            time.Advance(TimeSpan.FromSeconds(1));
            if (sync == WalSync.Interval) await UntilAsync(() => log.Status.Role == LogRole.Failed);
            else await Should.ThrowAsync<ConcordException>(async () => await Histories.SaveAsync(log, 10, [10]));

            var flushes = disk.Flushes;
            var refused = await Should.ThrowAsync<ConcordException>(async () => await log.AppendAsync(new byte[] { 3 }, Ct));
            (refused.Code, refused.MayHaveCommitted).ShouldBe((ConcordErrorCode.Internal, false));
            await Should.ThrowAsync<ConcordException>(async () => await Histories.SaveAsync(log, 10, [10]));
            logs.Entries.ShouldContain(entry => entry.Id == 1206);
            disk.Flushes.ShouldBe(flushes);
            Histories.ShouldBeSame(await Histories.ReadAsync(log), history);
        }

        // What the kernel still shows but no longer intends to write is written again before it counts.
        await using (var log = await Histories.OpenAsync(disk, options)) Histories.ShouldBeSame(await Histories.ReadAsync(log), history);
        disk.Restart(powerFailed: true);
        await using var after = await Histories.OpenAsync(disk, options);
        Histories.ShouldBeSame(await Histories.ReadAsync(after), history);
    }

    [Theory]
    [InlineData(WalSync.Always, "always")]
    [InlineData(WalSync.Interval, "interval")]
    [InlineData(WalSync.None, "none")]
    public async Task The_status_tells_the_mode(WalSync sync, string name)
    {
        var disk = new SimulatedDisk(5);
        await using var log = await Histories.OpenAsync(disk, Histories.Options() with { Sync = sync });
        log.Status.Sync.ShouldBe(name);
        log.Status.DiskBytes.ShouldBe(disk.UsedBytes);
        log.Status.Problem.ShouldBeNull();
    }

    [Fact]
    public async Task Who_goes_back_to_always_begins_a_new_segment()
    {
        var disk = new SimulatedDisk(6);
        await using (var log = await Histories.OpenAsync(disk, Histories.Options() with { Sync = WalSync.None }))
            await Histories.AppendAsync(log, new Random(6), count: 3, bytesMax: 100);
        await using (var log = await Histories.OpenAsync(disk, Histories.Options())) await log.AppendAsync(new byte[] { 1 }, Ct);
        await using (var log = await Histories.OpenAsync(disk, Histories.Options())) await log.AppendAsync(new byte[] { 2 }, Ct);
        Histories.Segments(disk).ShouldBe(["wal-00000000000000000001.log", "wal-00000000000000000004.log"]);
    }

    [Fact]
    public async Task However_long_nothing_asks_for_a_flush_there_is_one_in_the_end()
    {
        var disk = new SimulatedDisk(7);
        var options = Histories.Options(segmentBytes: 1L << 40) with { Sync = WalSync.None, Preallocate = false, ReserveBytes = 0 };
        await using var log = await Histories.OpenAsync(disk, options);
        var batch = new byte[16 * 1024 * 1024];
        for (var i = 0; i < 7; i++)
        {
            await log.AppendAsync(batch, Ct);
            (i + 1 - log.Durable.Value).ShouldBeLessThanOrEqualTo(5, "the header of a record could not say so much");
        }

        log.Durable.Value.ShouldBeGreaterThan(1);
    }

    private static async Task WorkAsync(EmbeddedLog log, WalSync sync, SteppedTime time, Known known, Random random)
    {
        for (var i = 0; i < 40; i++)
        {
            var count = known.History.Count;
            if (count > 0 && random.Next(12) == 0) await TrySaveAsync(log, random.Next(Math.Max(1, count - 3), count + 1), known);
            if (random.Next(6) == 0) time.Advance(TimeSpan.FromMilliseconds(100));
            known.Uncertain = Histories.Batch(random, 3000);
            try
            {
                (await log.AppendAsync(known.Uncertain, Ct)).Value.ShouldBe(count + 1);
                known.History.Add(known.Uncertain);
                known.Uncertain = null;
            }
            catch (ConcordException failed)
            {
                if (!failed.MayHaveCommitted) known.Uncertain = null;
                throw;
            }
            finally
            {
                known.Durable = Math.Max(known.Durable, sync == WalSync.Always ? known.History.Count : (int)log.Durable.Value);
            }
        }
    }

    private static async Task TrySaveAsync(EmbeddedLog log, int at, Known known)
    {
        try
        {
            await Histories.SaveAsync(log, at, known.Digest(at));
            known.Durable = Math.Max(known.Durable, at);
        }
        catch (Exception failed) when (failed is IOException or ConcordException)
        {
            // The log goes on with the older one, or tells the next append.
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(1, Ct);
    }

    /// <summary>What was acknowledged, how much of it was durable, and the one batch of which nobody knows.</summary>
    private sealed class Known
    {
        public List<byte[]> History { get; } = [];

        public byte[]? Uncertain { get; set; }

        public int Durable { get; set; }

        /// <summary>Whether the system has forgotten what it had not written, since the log was last opened.</summary>
        public bool HasLostPower { get; set; }

        public byte[] Digest(int count) =>
            BitConverter.GetBytes(History.Take(count).Aggregate((uint)count, (crc, batch) => Crc32C.Extend(crc, batch)));

        /// <summary>What was found is from now on the history.</summary>
        public async Task CompareAsync(EmbeddedLog log, string where)
        {
            var snapshot = await Histories.LoadAsync(log);
            var after = (int)(snapshot?.Position.Value ?? 0);
            if (snapshot is not null) snapshot.Value.Content.ShouldBe(Digest(after), where);

            var found = await Histories.ReadAsync(log, new LogPosition(after));
            var last = after + found.Count;
            if (last == History.Count + 1) History.Add(Uncertain.ShouldNotBeNull($"{where}: there is a batch that nobody appended"));
            last.ShouldBeInRange(HasLostPower ? Durable : History.Count, History.Count, where);
            History.RemoveRange(last, History.Count - last);
            Histories.ShouldBeSame(found, History[after..]);
            Uncertain = null;
            Durable = last;
            HasLostPower = false;
        }
    }
}
