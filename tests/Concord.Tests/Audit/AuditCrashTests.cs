using System.Text;
using Concord.Audit;
using Concord.Tests.Embedded;

namespace Concord.Tests.Audit;

/// <summary>
/// Goal: no crash loses a line that was promised to be on the disk, and none breaks the log. Method: the machine stops at each change of a
/// simulated disk in turn, with the power or only the process gone; the log is opened again and checked.
/// </summary>
public sealed class AuditCrashTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly AuditOptions Options = AuditLogs.Options with { RotationBytes = 2000, SensitiveKeys = true, QueueLinesMax = 2 };

    public static TheoryData<int> Seeds => [.. Quartet.Testing.Seeds.First(60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task With_sync_on_write_every_answered_line_survives_a_power_failure(int seed)
    {
        var (disk, answered) = await CrashAsync(seed, syncOnWrite: true);
        disk.Restart(powerFailed: true);
        await CheckAsync(disk, answered, seed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task When_only_the_process_ends_every_line_that_was_written_is_there(int seed)
    {
        var (disk, answered) = await CrashAsync(seed, syncOnWrite: true);
        disk.Restart(powerFailed: false);
        await CheckAsync(disk, answered, seed);
    }

    [Theory]
    [InlineData("{\"timestamp\":\"2026-")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("\0\0\0\n")]
    [InlineData("\n")]
    [InlineData("garbage\n{\"seq\":")]
    public async Task A_torn_end_is_reported_skipped_and_left_behind(string torn)
    {
        var disk = new SimulatedDisk(1);
        var clock = new Quartet.Testing.ManualTime();
        await using (var log = await AuditLogs.OpenAsync(disk, clock: clock)) await AuditLogs.PutAsync(log, 1, 3);
        var file = AuditLogs.FilesOf(disk)[0];
        var whole = disk.Content(file);
        disk.SetContent(file, [.. whole, .. Encoding.UTF8.GetBytes(torn)]);

        var logs = new CapturedLogs();
        await using var reopened = await AuditLogs.OpenAsync(disk, clock: clock, logger: logs);
        logs.Entries.Single(entry => entry.Id == 1281).Text.ShouldContain($"{torn.Length} bytes from byte {whole.Length}");
        await AuditLogs.PutAsync(reopened, 4, 4);
        (await AuditLogs.NumbersAsync(disk)).ShouldBe([4, 3, 2, 1]);
        AuditLogs.FilesOf(disk).Count.ShouldBe(2);
        disk.Content(AuditLogs.FilesOf(disk)[0]).Length.ShouldBe(whole.Length + torn.Length);

        var verified = await reopened.VerifyAsync(Ct);
        verified.Lines.ShouldBe(4);
        if (torn.Contains('\n')) verified.Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => f.Line.ShouldBe(4), f => f.Kind.ShouldBe(AuditFaultKind.Unreadable));
        else verified.ShouldSatisfyAllConditions(v => v.Faults.ShouldBeEmpty(), v => v.TornEnds.ShouldHaveSingleItem().Bytes.ShouldBe(torn.Length));
    }

    [Fact]
    public async Task Cut_at_any_byte_the_log_goes_on_behind_the_last_whole_line()
    {
        var disk = new SimulatedDisk(1);
        var clock = new Quartet.Testing.ManualTime();
        await using (var log = await AuditLogs.OpenAsync(disk, clock: clock)) await AuditLogs.PutAsync(log, 1, 2);
        var file = AuditLogs.FilesOf(disk)[0];
        var whole = disk.Content(file);
        var first = Array.IndexOf(whole, (byte)'\n') + 1;
        for (var cut = 0; cut < whole.Length; cut++)
        {
            foreach (var name in AuditLogs.FilesOf(disk)) disk.Remove(name);
            disk.SetContent(file, whole[..cut]);
            await using (var log = await AuditLogs.OpenAsync(disk, clock: clock)) await AuditLogs.PutAsync(log, 3, 3);
            var verified = await AuditLogs.VerifyAsync(disk);
            verified.Faults.ShouldBeEmpty($"cut at {cut}");
            verified.Lines.ShouldBe(cut >= first ? 2 : 1, $"cut at {cut}");
            verified.TornEnds.Count.ShouldBe(cut == 0 || cut == first ? 0 : 1, $"cut at {cut}");
        }
    }

    [Fact]
    public async Task Garbage_in_place_of_the_newest_file_leaves_the_chain_to_the_one_before()
    {
        var disk = new SimulatedDisk(1);
        var clock = new Quartet.Testing.ManualTime();
        await using (var log = await AuditLogs.OpenAsync(disk, clock: clock))
        {
            await AuditLogs.PutAsync(log, 1, 3);
            await log.RotateAsync(Ct);
            await AuditLogs.PutAsync(log, 4, 4);
        }

        disk.SetContent(AuditLogs.FilesOf(disk)[1], new byte[3_000_000]);
        await using var reopened = await AuditLogs.OpenAsync(disk, clock: clock);
        reopened.Head.Sequence.ShouldBe(3);
        await AuditLogs.PutAsync(reopened, 5, 5);
        (await AuditLogs.NumbersAsync(disk)).ShouldBe([4, 3, 2, 1]);
    }

    private static async Task<(SimulatedDisk Disk, List<string> Answered)> CrashAsync(int seed, bool syncOnWrite)
    {
        var disk = new SimulatedDisk(seed);
        var random = new Random(seed);
        var answered = new List<string>();
        var log = await AuditLogs.OpenAsync(disk, Options with { SyncOnWrite = syncOnWrite });
        disk.CrashIn(1 + random.Next(40));
        using var down = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        for (var i = 0; !disk.IsDown; i++)
        {
            // Some at once, so that one write has several lines.
            var keys = Enumerable.Range(0, random.Next(1, 4)).Select(n => $"{i}/{n}/{new string('x', random.Next(600))}").ToArray();
            await Task.WhenAll(keys.Select(async key =>
            {
                try
                {
                    var written = log.LogAsync(AuditLogs.Put(key), down.Token).AsTask();
                    while (!written.IsCompleted && !disk.IsDown) await Task.WhenAny(written, Task.Delay(1, Ct));
                    if (!written.IsCompleted) await down.CancelAsync();
                    await written;
                    lock (answered) answered.Add(key);
                }
                catch (Exception e) when (e is ConcordException or OperationCanceledException)
                {
                }
            }));
        }

        await log.DisposeAsync();
        return (disk, answered);
    }

    private static async Task CheckAsync(SimulatedDisk disk, List<string> answered, int seed)
    {
        await using (var log = await AuditLogs.OpenAsync(disk, Options))
        {
            var keys = (await log.QueryAsync(limit: 10_000, ct: Ct)).Select(entry => entry.Key!).ToHashSet();
            answered.Where(key => !keys.Contains(key)).ShouldBeEmpty($"seed {seed}");
            await AuditLogs.PutAsync(log, 1, 3);
        }

        // What was answered is intact. Of what was being written, the power failure may have left some sectors and not others.
        var verified = await AuditLogs.VerifyAsync(disk);
        var entries = await new AuditTrail(disk).QueryAsync(limit: 10_000, ct: Ct);
        entries.Take(3).Select(entry => entry.Key).ShouldBe(["k3", "k2", "k1"]);
        var lastAnswered = answered.Count == 0 ? 0 : entries.Where(entry => answered.Contains(entry.Key!)).Max(entry => entry.Sequence);
        var upTo = entries.Where(entry => entry.Sequence <= lastAnswered).Select(entry => entry.Sequence).Reverse().ToArray();
        upTo.ShouldBe(Enumerable.Range(1, upTo.Length).Select(n => (long)n), $"seed {seed}");
        verified.Faults.Count.ShouldBeLessThanOrEqualTo(6, $"seed {seed}");
    }
}
