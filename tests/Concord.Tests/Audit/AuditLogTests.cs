using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Concord.Audit;
using Concord.Tests.Embedded;
using Quartet.Testing;

namespace Concord.Tests.Audit;

public sealed class AuditLogTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private readonly SimulatedDisk _disk = new(1);
    private readonly ManualTime _clock = new(new DateTimeOffset(2026, 9, 1, 23, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task On_a_real_disk_directory_and_files_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        using var directory = new TemporaryDirectory();
        var path = directory.In("deep", "audit_logs");
        var options = new AuditOptions { Enabled = true, LogDirectory = path, QueueLinesMax = 4, SyncOnWrite = true };
        await using (var log = await AuditLog.OpenAsync(options, ct: Ct))
        {
            await log.LogAsync(AuditLogs.Put("k"), Ct);
            (await log.ExportAsync(directory.In("export.jsonl"), ct: Ct)).ShouldBe(1);
            (await log.StatsAsync(Ct)).LogDir.ShouldBe(path);
        }

        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var day = (await new AuditTrail(path).QueryAsync(ct: Ct)).ShouldHaveSingleItem().Timestamp.UtcDateTime;
        string[] files = [Path.Combine(path, $"audit_{day:yyyy-MM-dd}.jsonl"), Path.Combine(path, "reserve"), directory.In("export.jsonl")];
        foreach (var file in files) File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        File.ReadAllText(files[2]).ShouldBe(File.ReadAllText(files[0]));
    }

    [Fact]
    public async Task Only_one_at_a_time_writes_a_directory()
    {
        await using (await AuditLogs.OpenAsync(_disk))
        {
            (await Should.ThrowAsync<ConcordException>(() => AuditLogs.OpenAsync(_disk))).Code.ShouldBe(ConcordErrorCode.DataDirLocked);
        }

        await using var again = await AuditLogs.OpenAsync(_disk);
    }

    [Theory]
    [InlineData(0, 90, 8, "d")]
    [InlineData(100, 0, 8, "d")]
    [InlineData(100, 90, 0, "d")]
    [InlineData(100, 90, 8, " ")]
    public async Task Options_that_cannot_be_kept_to_are_refused(int megabytes, int days, int queue, string directory)
    {
        var options = new AuditOptions { RotationSizeMb = megabytes, RetentionDays = days, QueueLinesMax = queue, LogDirectory = directory };
        (await Should.ThrowAsync<ConcordException>(() => AuditLog.OpenAsync(options, ct: Ct))).Code.ShouldBe(ConcordErrorCode.InvalidArguments);
    }

    [Fact]
    public async Task The_chain_goes_on_after_each_start()
    {
        for (var start = 0; start < 4; start++)
        {
            await using var log = await AuditLogs.OpenAsync(_disk, clock: _clock);
            log.Head.Sequence.ShouldBe(start * 3);
            await AuditLogs.PutAsync(log, 1, 3);
            (await log.VerifyAsync(Ct)).IsIntact.ShouldBeTrue();
        }

        var verified = await AuditLogs.VerifyAsync(_disk);
        verified.ShouldSatisfyAllConditions(() => verified.IsIntact.ShouldBeTrue(), () => verified.Lines.ShouldBe(12), () => verified.Head.Sequence.ShouldBe(12));
        AuditLogs.FilesOf(_disk).ShouldBe(["audit_2026-09-01.jsonl"]);
    }

    [Fact]
    public async Task A_new_file_is_begun_at_midnight_UTC_by_the_time_in_the_line()
    {
        await using var log = await AuditLogs.OpenAsync(_disk, clock: _clock);
        await AuditLogs.PutAsync(log, 1, 2);
        _clock.Advance(TimeSpan.FromMinutes(59.999));
        await AuditLogs.PutAsync(log, 3, 3);
        _clock.Advance(TimeSpan.FromMinutes(0.001));
        await AuditLogs.PutAsync(log, 4, 5);
        _clock.Advance(TimeSpan.FromDays(3));
        await AuditLogs.PutAsync(log, 6, 6);
        AuditLogs.FilesOf(_disk).ShouldBe(["audit_2026-09-01.jsonl", "audit_2026-09-02.jsonl", "audit_2026-09-05.jsonl"]);
        AuditLogs.FilesOf(_disk).Select(file => AuditLogs.LinesOf(_disk, file).Count).ShouldBe([3, 2, 1]);
        (await log.VerifyAsync(Ct)).IsIntact.ShouldBeTrue();
    }

    [Fact]
    public async Task A_clock_that_goes_back_does_not_bring_an_old_file_back()
    {
        await using (var log = await AuditLogs.OpenAsync(_disk, clock: _clock))
        {
            await AuditLogs.PutAsync(log, 1, 1);
            _clock.Advance(TimeSpan.FromDays(2));
            await AuditLogs.PutAsync(log, 2, 2);
            _clock.Advance(TimeSpan.FromDays(-2));
            await AuditLogs.PutAsync(log, 3, 3);
            await log.RotateAsync(Ct);
        }

        await using var reopened = await AuditLogs.OpenAsync(_disk, clock: _clock);
        await AuditLogs.PutAsync(reopened, 4, 4);
        AuditLogs.FilesOf(_disk).ShouldBe(["audit_2026-09-01.jsonl", $"audit_2026-09-03_{_clock.GetUtcNow().ToUnixTimeSeconds()}.jsonl", "audit_2026-09-03.jsonl"]);
        (await reopened.VerifyAsync(Ct)).ShouldSatisfyAllConditions(v => v.IsIntact.ShouldBeTrue(), v => v.Lines.ShouldBe(4));
    }

    [Fact]
    public async Task A_file_that_would_grow_beyond_its_size_is_rotated()
    {
        var options = AuditLogs.Options with { RotationBytes = 2000 };
        await using var log = await AuditLogs.OpenAsync(_disk, options, _clock);
        await AuditLogs.PutAsync(log, 1, 40);
        var files = AuditLogs.FilesOf(_disk);
        files.Count.ShouldBeGreaterThan(5);
        files.ShouldAllBe(file => _disk.Content(file).Length <= 2000);
        files.SkipLast(1).ShouldAllBe(file => _disk.Content(file).Length > 1000);
        var second = _clock.GetUtcNow().ToUnixTimeSeconds();
        files.Take(2).ShouldBe([$"audit_2026-09-01_{second}.jsonl", $"audit_2026-09-01_{second}_2.jsonl"]);
        files[^1].ShouldBe("audit_2026-09-01.jsonl");
        var verified = await log.VerifyAsync(Ct);
        verified.ShouldSatisfyAllConditions(() => verified.IsIntact.ShouldBeTrue(), () => verified.Lines.ShouldBe(40));
        (await log.StatsAsync(Ct)).ShouldBe(new AuditStats(
            true, _disk.Content(files[^1]).Length, files.Sum(file => (long)_disk.Content(file).Length), files.Count, _disk.PathOf("")));
    }

    [Fact]
    public async Task A_line_larger_than_a_file_has_one_of_its_own()
    {
        await using var log = await AuditLogs.OpenAsync(_disk, AuditLogs.Options with { RotationBytes = 10 }, _clock);
        await AuditLogs.PutAsync(log, 1, 3);
        AuditLogs.FilesOf(_disk).Count.ShouldBe(3);
        (await log.VerifyAsync(Ct)).IsIntact.ShouldBeTrue();
    }

    [Fact]
    public async Task A_rotation_that_is_asked_for_begins_a_new_file_unless_there_is_nothing_in_the_old_one()
    {
        await using var log = await AuditLogs.OpenAsync(_disk, clock: _clock);
        await log.RotateAsync(Ct);
        AuditLogs.FilesOf(_disk).ShouldBeEmpty();
        await AuditLogs.PutAsync(log, 1, 1);
        await log.RotateAsync(Ct);
        await log.RotateAsync(Ct);
        AuditLogs.FilesOf(_disk).Count.ShouldBe(1);
        await AuditLogs.PutAsync(log, 2, 2);
        AuditLogs.FilesOf(_disk).Count.ShouldBe(2);
        (await log.VerifyAsync(Ct)).Lines.ShouldBe(2);
    }

    [Fact]
    public async Task A_query_gives_what_fits_newest_first()
    {
        await using var log = await AuditLogs.OpenAsync(_disk, AuditLogs.Options with { RotationBytes = 2500, SensitiveKeys = true }, _clock);
        var start = _clock.GetUtcNow();
        for (var i = 0; i < 100; i++)
        {
            await log.LogAsync(new AuditEvent { Operation = i % 2 == 0 ? "put" : "delete", Result = i % 5 == 0 ? "forbidden" : "ok", User = $"u{i % 3}", Keys = AuditKeys.One($"k{i}") }, Ct);
            _clock.Advance(TimeSpan.FromMinutes(1)); // 23:00 to 00:40
        }

        (await log.QueryAsync(ct: Ct)).Select(entry => entry.Key).ShouldBe(Enumerable.Range(0, 100).Reverse().Select(i => $"k{i}"));
        (await log.QueryAsync(limit: 3, ct: Ct)).Select(entry => entry.Key).ShouldBe(["k99", "k98", "k97"]);
        await FitsAsync(new AuditFilter { Operation = "delete" }, i => i % 2 == 1);
        await FitsAsync(new AuditFilter { Result = "forbidden", User = "u1" }, i => i % 15 == 10);
        await FitsAsync(new AuditFilter { From = start.AddMinutes(60) }, i => i >= 60);
        await FitsAsync(new AuditFilter { To = start.AddMinutes(30) }, i => i < 30);
        await FitsAsync(new AuditFilter { From = start.AddMinutes(58), To = start.AddMinutes(62), Operation = "put" }, i => i is 58 or 60);
        await FitsAsync(new AuditFilter { From = start.AddDays(1) }, _ => false);
        await FitsAsync(new AuditFilter { Operation = "pu" }, _ => false);

        async Task FitsAsync(AuditFilter filter, Func<int, bool> fits)
        {
            var expected = Enumerable.Range(0, 100).Reverse().Where(fits).Select(i => $"k{i}").ToArray();
            (await log.QueryAsync(filter, 1000, Ct)).Select(entry => entry.Key).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task A_query_stops_reading_where_all_is_too_old()
    {
        await using var log = await AuditLogs.OpenAsync(_disk, clock: _clock);
        await AuditLogs.PutAsync(log, 1, 1);
        _clock.Advance(TimeSpan.FromDays(5));
        await AuditLogs.PutAsync(log, 2, 2);
        _disk.SetContent("audit_2026-09-01.jsonl", Encoding.UTF8.GetBytes(AuditLogs.LinesOf(_disk, "audit_2026-09-06.jsonl")[0] + "\n"));
        (await log.QueryAsync(new AuditFilter { From = _clock.GetUtcNow().AddDays(-1) }, ct: Ct)).Count.ShouldBe(1);
        (await log.QueryAsync(ct: Ct)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    public async Task A_limit_out_of_range_is_refused(int limit)
    {
        await using var log = await AuditLogs.OpenAsync(_disk);
        (await Should.ThrowAsync<ConcordException>(() => log.QueryAsync(limit: limit, ct: Ct))).Code.ShouldBe(ConcordErrorCode.InvalidArguments);
    }

    [Fact]
    public async Task An_export_has_the_lines_as_they_are_oldest_first_and_never_replaces_a_file()
    {
        using var directory = new TemporaryDirectory();
        await using var log = await AuditLogs.OpenAsync(_disk, AuditLogs.Options with { RotationBytes = 1500 }, _clock);
        await AuditLogs.PutAsync(log, 1, 20);
        await log.LogAsync(AuditLogs.Put("x", "forbidden"), Ct);
        (await log.ExportAsync(directory.In("all"), ct: Ct)).ShouldBe(21);
        File.ReadAllText(directory.In("all")).ShouldBe(string.Concat(AuditLogs.FilesOf(_disk).Select(file => Encoding.UTF8.GetString(_disk.Content(file)))));
        (await log.ExportAsync(directory.In("denied"), new AuditFilter { Result = "forbidden" }, Ct)).ShouldBe(1);
        await Should.ThrowAsync<IOException>(() => log.ExportAsync(directory.In("all"), ct: Ct));
        File.ReadAllLines(directory.In("all")).Length.ShouldBe(21);
    }

    [Fact]
    public async Task A_cleanup_goes_by_the_date_in_the_name_and_leaves_a_line_that_accounts_for_it()
    {
        var options = AuditLogs.Options with { RetentionDays = 2 };
        await using var log = await AuditLogs.OpenAsync(_disk, options, _clock);
        for (var day = 0; day < 5; day++)
        {
            await AuditLogs.PutAsync(log, 1, 3);
            if (day == 1) await log.RotateAsync(Ct);
            _clock.Advance(TimeSpan.FromDays(1));
        }

        _disk.SetContent("audit_notes.txt", [1]);
        (await log.CleanupAsync(Ct)).ShouldBe(3); // It is the 6th: the 1st, the 2nd and the 3rd go.
        AuditLogs.FilesOf(_disk).ShouldBe(["audit_2026-09-04.jsonl", "audit_2026-09-05.jsonl", "audit_2026-09-06.jsonl"]);
        _disk.Names.ShouldContain("audit_notes.txt");
        var line = (await log.QueryAsync(ct: Ct))[0];
        (line.Operation, line.User, line.Metadata.GetRawText()).ShouldBe(("audit_cleanup", "system", "{\"files\":3,\"removed_through_seq\":9}"));
        var verified = await log.VerifyAsync(Ct);
        verified.ShouldSatisfyAllConditions(() => verified.IsIntact.ShouldBeTrue(), () => verified.First.ShouldBe(10));
        (await log.CleanupAsync(Ct)).ShouldBe(0);

        _disk.Remove("audit_2026-09-04.jsonl");
        (await log.VerifyAsync(Ct)).Faults.ShouldHaveSingleItem().Kind.ShouldBe(AuditFaultKind.Missing);
    }

    [Fact]
    public async Task The_newest_file_is_never_cleaned_up()
    {
        await using var log = await AuditLogs.OpenAsync(_disk, AuditLogs.Options with { RetentionDays = 1 }, _clock);
        await AuditLogs.PutAsync(log, 1, 1);
        _clock.Advance(TimeSpan.FromDays(100));
        (await log.CleanupAsync(Ct)).ShouldBe(0);
        (await log.VerifyAsync(Ct)).Lines.ShouldBe(1);
    }

    [Fact]
    public async Task Lines_of_ones_own_are_checked_first()
    {
        await using var log = await AuditLogs.OpenAsync(_disk);
        AuditEvent[] wrong =
        [
            new() { Operation = "", Result = "ok" },
            new() { Operation = new string('o', 65), Result = "ok" },
            new() { Operation = "x", Result = "" },
            new() { Operation = "audit_cleanup", Result = "ok" }, // Would account for lines that somebody has removed.
            new() { Operation = "x", Result = "ok", User = new string('u', 257) },
            new() { Operation = "x", Result = "ok", Details = [new("", 1)] },
            new() { Operation = "x", Result = "ok", Details = [default] },
            new() { Operation = "x", Result = "ok", Details = [.. Enumerable.Range(0, 33).Select(i => new AuditDetail($"d{i}", i))] },
        ];
        foreach (var custom in wrong)
            (await Should.ThrowAsync<ConcordException>(async () => await log.LogAsync(custom, Ct))).Code.ShouldBe(ConcordErrorCode.InvalidArguments);
        log.Head.Sequence.ShouldBe(0);
    }

    [Fact]
    public async Task Reads_are_wanted_only_when_they_are_asked_for()
    {
        await using var log = await AuditLogs.OpenAsync(_disk);
        log.Wants(isRead: false).ShouldBeTrue();
        log.Wants(isRead: true).ShouldBeFalse();
        await using var reading = await AuditLogs.OpenAsync(new SimulatedDisk(2), AuditLogs.Options with { LogReads = true });
        reading.Wants(isRead: true).ShouldBeTrue();
    }

    [Fact]
    public async Task A_ticket_is_good_for_one_line_and_can_be_given_back()
    {
        await using var log = await AuditLogs.OpenAsync(_disk, AuditLogs.Options with { QueueLinesMax = 1 });
        (await log.ReserveAsync(Ct)).Dispose();
        var ticket = await log.ReserveAsync(Ct);
        await ticket.CompleteAsync(AuditLogs.Put("k"), Ct);
        ticket.Dispose();
        await Should.ThrowAsync<InvalidOperationException>(async () => await ticket.CompleteAsync(AuditLogs.Put("k"), Ct));
        await log.FlushAsync(Ct);
        log.Head.Sequence.ShouldBe(1);
        using var next = await log.ReserveAsync(Ct);
    }

    [Fact]
    public async Task When_the_log_is_closed_operations_under_way_leave_their_line_and_no_other_is_let_in()
    {
        var log = await AuditLogs.OpenAsync(_disk);
        var underWay = await log.ReserveAsync(Ct);
        var closing = log.DisposeAsync().AsTask();
        (await Should.ThrowAsync<ConcordException>(async () => await log.ReserveAsync(Ct))).Code.ShouldBe(ConcordErrorCode.ShuttingDown);
        (await Should.ThrowAsync<ConcordException>(() => log.RotateAsync(Ct))).Code.ShouldBe(ConcordErrorCode.ShuttingDown);
        closing.IsCompleted.ShouldBeFalse();
        await underWay.CompleteAsync(AuditLogs.Put("k"), Ct);
        await closing;
        await log.DisposeAsync();
        (await AuditLogs.NumbersAsync(_disk)).ShouldBe([1]);
    }

    [Fact]
    public async Task A_file_that_somebody_took_away_while_it_was_written_is_left_to_him()
    {
        var logs = new CapturedLogs();
        await using var log = await AuditLogs.OpenAsync(_disk, clock: _clock, logger: logs);
        await AuditLogs.PutAsync(log, 1, 2);
        _disk.Rename("audit_2026-09-01.jsonl", "taken");
        await AuditLogs.PutAsync(log, 3, 3);
        logs.Entries.ShouldContain(entry => entry.Id == 1286);
        AuditLogs.LinesOf(_disk, "taken").Count.ShouldBe(2);
        AuditLogs.LinesOf(_disk, "audit_2026-09-01.jsonl").Count.ShouldBe(1);
        (await log.VerifyAsync(Ct)).Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            fault => fault.Kind.ShouldBe(AuditFaultKind.Missing), fault => fault.Line.ShouldBe(1));
    }

    [Fact]
    public async Task What_somebody_wrote_to_the_file_is_neither_overwritten_nor_taken_for_a_line()
    {
        await using var log = await AuditLogs.OpenAsync(_disk, clock: _clock);
        await AuditLogs.PutAsync(log, 1, 2);
        using (var file = _disk.Open("audit_2026-09-01.jsonl", writable: true)) file.Write(file.Length, "hello\n"u8);
        await AuditLogs.PutAsync(log, 3, 3);
        (await AuditLogs.NumbersAsync(_disk)).ShouldBe([3, 2, 1]);
        var fault = (await log.VerifyAsync(Ct)).Faults.ShouldHaveSingleItem();
        fault.ShouldSatisfyAllConditions(
            () => fault.Kind.ShouldBe(AuditFaultKind.Unreadable), () => fault.Line.ShouldBe(3),
            () => fault.File.ShouldBe($"audit_2026-09-01_{_clock.GetUtcNow().ToUnixTimeSeconds()}.jsonl"));
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_an_empty_log_to_a_reader()
    {
        using var directory = new TemporaryDirectory();
        var trail = new AuditTrail(directory.In("nothing"));
        (await trail.QueryAsync(ct: Ct)).ShouldBeEmpty();
        (await trail.VerifyAsync(ct: Ct)).ShouldSatisfyAllConditions(v => v.IsIntact.ShouldBeTrue(), v => v.Head.ShouldBe(AuditHead.Start));
        (await trail.StatsAsync(Ct)).ShouldBe(new AuditStats(false, 0, 0, 0, directory.In("nothing")));
        (await trail.ExportAsync(directory.In("export"), ct: Ct)).ShouldBe(0);
        Directory.Exists(directory.In("nothing")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_entry_is_written_as_JSON_with_the_members_of_its_line()
    {
        await using var log = await AuditLogs.OpenAsync(_disk, AuditLogs.Options with { SensitiveKeys = true }, _clock);
        using (new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start()) await log.LogAsync(AuditLogs.Put("k"), Ct);
        var entry = (await log.QueryAsync(ct: Ct))[0];
        var line = JsonDocument.Parse(AuditLogs.LinesOf(_disk, "audit_2026-09-01.jsonl")[0]).RootElement;
        var again = JsonSerializer.SerializeToElement(entry, AuditJson.Default.AuditEntry);
        again.EnumerateObject().Select(member => member.Name).ShouldBe(line.EnumerateObject().Select(member => member.Name));
        entry.Timestamp.ShouldBe(_clock.GetUtcNow());
    }
}
