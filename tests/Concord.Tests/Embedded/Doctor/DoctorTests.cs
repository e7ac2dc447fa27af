using System.Text.Json;
using Concord.Embedded;
using Concord.Embedded.Doctor;
using Quartet.Testing;

namespace Concord.Tests.Embedded.Doctor;

// Goal: the doctor says of every directory what a start would do, changes nothing by looking, and after a repair the store opens with as much as
// can be had and exactly what was promised; nothing is ever gone. DamagedDirectory checks this around every examination and repair.
public sealed class DoctorTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    public static TheoryData<int> ManySeeds => [.. Seeds.First(200)];

    [Fact]
    public async Task A_directory_that_is_well_is_told_file_by_file()
    {
        var directory = await DamagedDirectory.CreateAsync(1, 100, [40, 80]);
        directory.Disk.SetContent("notes.txt", [1, 2, 3]);
        directory.Disk.SetContent("tmp/left", [1]);
        var report = await directory.ExamineAsync();
        report.Verdict.ShouldBe(DirectoryVerdict.Intact);
        report.LastPosition.ShouldBe(100);
        report.Store.ShouldNotBeNull().Length.ShouldBe(32);

        var kinds = report.Files.ToLookup(file => file.Kind);
        kinds[FileKind.Format].ShouldHaveSingleItem().Verdict.ShouldBe(FileVerdict.Intact);
        kinds[FileKind.Reserve].ShouldHaveSingleItem().Verdict.ShouldBe(FileVerdict.Ignored);
        kinds[FileKind.Foreign].ShouldHaveSingleItem().Name.ShouldBe("notes.txt");
        kinds[FileKind.Temporary].ShouldHaveSingleItem().Name.ShouldBe("tmp/left");
        kinds[FileKind.Snapshot].Select(file => file.LastPosition).ShouldBe([40, 80]);
        kinds[FileKind.Snapshot].Select(file => file.ContentBytes).ShouldBe([4, 4]);
        var segments = kinds[FileKind.Segment].ToArray();
        segments.Length.ShouldBe(directory.Segments.Length);
        segments[^1].LastPosition.ShouldBe(100);
        foreach (var (before, next) in segments.Zip(segments.Skip(1))) next.FirstPosition.ShouldBe(before.LastPosition + 1);
        segments.Sum(segment => segment.Records).ShouldBe(100 - segments[0].FirstPosition + 1);
        segments.ShouldAllBe(segment => segment.Verdict == FileVerdict.Intact && segment.ContentBytes <= segment.Bytes - 64 && segment.Finding == null);
    }

    [Fact]
    public async Task A_directory_without_a_store_and_one_that_was_not_finished_open()
    {
        var disk = new SimulatedDisk(2);
        (await ConcordDoctor.ExamineAsync(disk, Ct)).Verdict.ShouldBe(DirectoryVerdict.Empty);

        var directory = await DamagedDirectory.CreateAsync(2, 0, []);
        directory.Disk.Remove("FORMAT");
        var report = await directory.ExamineAsync();
        report.Verdict.ShouldBe(DirectoryVerdict.Recoverable);
        report.Files.Single(file => file.Kind == FileKind.Format).Verdict.ShouldBe(FileVerdict.Missing);
    }

    [Fact]
    public async Task What_a_crash_leaves_is_not_called_damage()
    {
        var directory = await DamagedDirectory.CreateAsync(3, 60, [40]);
        var newest = directory.Segments[^1];
        directory.Cut(newest, directory.RecordAt(newest, 1) + 20);
        var report = await directory.ExamineAsync();
        report.Verdict.ShouldBe(DirectoryVerdict.Recoverable);
        var file = report.Files.Single(file => file.Name == newest);
        file.Verdict.ShouldBe(FileVerdict.Unfinished);
        file.FindingOffset.ShouldBe(directory.RecordAt(newest, 1));
        report.LastPosition.ShouldBe(file.FirstPosition!.Value);
        await directory.ShouldHoldAsync(report.LastPosition);
    }

    [Fact]
    public async Task A_damaged_record_is_told_with_its_place_and_cut_off_with_all_that_follows()
    {
        var directory = await DamagedDirectory.CreateAsync(4, 100, []);
        var name = directory.Segments[3];
        var at = directory.RecordAt(name, 2);
        directory.Flip(name, (at + 36) * 8);
        var report = await directory.ExamineAsync();
        report.Verdict.ShouldBe(DirectoryVerdict.Damaged);
        var file = report.Files.Single(file => file.Name == name);
        (file.Verdict, file.FindingOffset, file.Records).ShouldBe((FileVerdict.Damaged, at, 2));
        report.Refusal.ShouldNotBeNull().ShouldContain($"at byte {at}");
        report.LastPosition.ShouldBe(file.FirstPosition!.Value + 1);

        var plan = report.Repair.ShouldNotBeNull();
        (plan.KeepsThrough, plan.KnownThrough).ShouldBe((report.LastPosition, 100));
        plan.Steps.Count(step => step.Action == RepairAction.SetAside).ShouldBe(directory.Segments.Length - 4);
        plan.Steps[^1].ShouldBe(new RepairStep(RepairAction.Cut, name, at));
        await directory.RepairAsync(plan);
    }

    [Fact]
    public async Task The_header_of_a_segment_costs_that_segment()
    {
        var directory = await DamagedDirectory.CreateAsync(5, 100, []);
        var name = directory.Segments[3];
        directory.Flip(name, 20 * 8);
        var report = await directory.ExamineAsync();
        report.Files.Single(file => file.Name == name).FindingOffset.ShouldBe(0);
        var plan = report.Repair.ShouldNotBeNull();
        plan.KeepsThrough.ShouldBe(report.Files.Single(file => file.Name == directory.Segments[2]).LastPosition!.Value);
        await directory.RepairAsync(plan);
    }

    [Fact]
    public async Task A_missing_segment_costs_all_that_follows_and_the_first_one_everything()
    {
        var directory = await DamagedDirectory.CreateAsync(6, 100, []);
        var before = (await directory.ExamineAsync()).Files.Single(file => file.Name == directory.Segments[2]).LastPosition!.Value;
        directory.Disk.Remove(directory.Segments[3]);
        var plan = (await directory.ExamineAsync()).Repair.ShouldNotBeNull();
        plan.KeepsThrough.ShouldBe(before);
        await directory.RepairAsync(plan);

        directory = await DamagedDirectory.CreateAsync(6, 100, []);
        directory.Disk.Remove(directory.Segments[0]);
        plan = (await directory.ExamineAsync()).Repair.ShouldNotBeNull();
        (plan.KeepsThrough, plan.KnownThrough).ShouldBe((0, 100));
        await directory.RepairAsync(plan);
    }

    [Fact]
    public async Task Damage_that_an_intact_snapshot_makes_up_for_costs_nothing()
    {
        var directory = await DamagedDirectory.CreateAsync(7, 100, [40, 80]);
        var name = directory.Segments[1];
        directory.Flip(name, (directory.RecordAt(name, 0) + 36) * 8);
        var report = await directory.ExamineAsync();
        report.LastPosition.ShouldBeLessThan(80);
        var plan = report.Repair.ShouldNotBeNull();
        (plan.KeepsThrough, plan.KnownThrough).ShouldBe((100, 100));
        plan.Steps.ShouldAllBe(step => step.Action == RepairAction.SetAside);
        await directory.RepairAsync(plan);
    }

    [Fact]
    public async Task When_the_log_is_gone_the_newest_intact_snapshot_is_what_is_left()
    {
        var directory = await DamagedDirectory.CreateAsync(8, 100, [40, 80]);
        foreach (var segment in directory.Segments) directory.Disk.Remove(segment);
        var plan = (await directory.ExamineAsync()).Repair.ShouldNotBeNull();
        plan.KeepsThrough.ShouldBe(80);
        plan.Steps.ShouldBe([new RepairStep(RepairAction.BeginSegment, "wal-00000000000000000081.log")]);
        await directory.RepairAsync(plan);

        // Also when the log still is there, but ends before it.
        directory = await DamagedDirectory.CreateAsync(8, 100, [40, 100]);
        directory.Cut(directory.Segments[^1], 64);
        plan = (await directory.ExamineAsync()).Repair.ShouldNotBeNull();
        plan.KeepsThrough.ShouldBe(100);
        await directory.RepairAsync(plan);
    }

    [Fact]
    public async Task A_damaged_snapshot_is_passed_over_as_long_as_there_is_another_way()
    {
        var directory = await DamagedDirectory.CreateAsync(9, 100, [40, 80]);
        directory.Flip(directory.Snapshots[1], 66 * 8);
        var report = await directory.ExamineAsync();
        report.Verdict.ShouldBe(DirectoryVerdict.Recoverable);
        var file = report.Files.Single(file => file.Name == directory.Snapshots[1]);
        file.Verdict.ShouldBe(FileVerdict.Damaged);
        file.FindingOffset.ShouldNotBeNull().ShouldBeInRange(66, file.Bytes);

        directory.Flip(directory.Snapshots[0], 66 * 8);
        report = await directory.ExamineAsync();
        report.Verdict.ShouldBe(DirectoryVerdict.Damaged);
        report.Repair.ShouldNotBeNull().KeepsThrough.ShouldBe(0);
        await directory.RepairAsync(report.Repair);
    }

    [Fact]
    public async Task A_damaged_snapshot_beyond_the_end_of_the_log_is_set_aside()
    {
        var directory = await DamagedDirectory.CreateAsync(10, 100, [100]);
        var newest = directory.Segments[^1];
        directory.Cut(newest, directory.RecordAt(newest, 1));
        directory.Flip(directory.Snapshots[0], 66 * 8);
        var plan = (await directory.ExamineAsync()).Repair.ShouldNotBeNull();
        plan.KeepsThrough.ShouldBe(long.Parse(newest.AsSpan(4, 20), System.Globalization.CultureInfo.InvariantCulture));
        plan.Steps.ShouldBe([new RepairStep(RepairAction.SetAside, directory.Snapshots[0])]);
        await directory.RepairAsync(plan);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(30)]
    public async Task A_damaged_FORMAT_is_written_anew_from_what_the_other_files_say(int length)
    {
        var directory = await DamagedDirectory.CreateAsync(11, 100, [40, 80]);
        var store = (await directory.ExamineAsync()).Store;
        if (length < 0) directory.Disk.Remove("FORMAT");
        else directory.Cut("FORMAT", length);
        var report = await directory.ExamineAsync();
        report.Store.ShouldBe(store);
        var plan = report.Repair.ShouldNotBeNull();
        plan.KeepsThrough.ShouldBe(100);
        plan.Steps.ShouldBe([new RepairStep(RepairAction.WriteFormat, "FORMAT")]);
        (await directory.RepairAsync(plan)).Store.ShouldBe(store);
    }

    [Fact]
    public async Task What_a_newer_version_has_written_is_left_alone()
    {
        var directory = await DamagedDirectory.CreateAsync(12, 10, []);
        directory.Disk.SetContent("FORMAT", "concord-data 2\n"u8.ToArray());
        var report = await directory.ExamineAsync();
        report.Verdict.ShouldBe(DirectoryVerdict.Unsupported);
        report.Repair.ShouldBeNull();
    }

    [Fact]
    public async Task A_plan_that_no_longer_fits_is_refused_and_nothing_is_changed()
    {
        var directory = await DamagedDirectory.CreateAsync(13, 100, []);
        var name = directory.Segments[3];
        directory.Flip(name, (directory.RecordAt(name, 2) + 36) * 8);
        var plan = (await directory.ExamineAsync()).Repair.ShouldNotBeNull();
        directory.Flip(name, (directory.RecordAt(name, 1) + 36) * 8);
        var changed = await Should.ThrowAsync<ConcordException>(() => ConcordDoctor.RepairAsync(directory.Disk, plan, TimeProvider.System, Ct));
        changed.Code.ShouldBe(ConcordErrorCode.Conflict);
        directory.Disk.Names.ShouldNotContain(file => file.StartsWith("damaged-", StringComparison.Ordinal));
        await directory.RepairAsync((await directory.ExamineAsync()).Repair.ShouldNotBeNull());
    }

    [Fact]
    public async Task Two_repairs_in_one_second_do_not_share_a_directory()
    {
        var directory = await DamagedDirectory.CreateAsync(14, 100, []);
        foreach (var index in (int[])[5, 2])
        {
            var name = directory.Segments[index];
            directory.Flip(name, (directory.RecordAt(name, 1) + 36) * 8);
            await directory.RepairAsync((await directory.ExamineAsync()).Repair.ShouldNotBeNull());
        }

        directory.Disk.Names.Where(file => file.StartsWith("damaged-", StringComparison.Ordinal)).Select(file => file.Split('/')[0]).Distinct().Count().ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(ManySeeds))]
    public async Task Whatever_the_damage_the_doctor_agrees_with_the_start_and_repairs_what_can_be_had(int seed)
    {
        var random = new Random(seed);
        int[] snapshots = random.Next(3) switch { 0 => [], 1 => [50], _ => [30, 70] };
        var directory = await DamagedDirectory.CreateAsync(seed, 100, snapshots, (WalSync)random.Next(3));
        for (var i = random.Next(1, 4); i > 0; i--) Damage(directory, random);
        var report = await directory.ExamineAsync();
        if (report.Repair is not { } plan)
        {
            report.Verdict.ShouldNotBe(DirectoryVerdict.Damaged);
            return;
        }

        plan.KeepsThrough.ShouldBeLessThanOrEqualTo(plan.KnownThrough);
        if (report.Files.Any(file => file is { Kind: FileKind.Segment, FirstPosition: 1 })) plan.KeepsThrough.ShouldBeGreaterThanOrEqualTo(report.LastPosition);
        var intact = report.Files.Where(file => file is { Kind: FileKind.Snapshot, Verdict: FileVerdict.Intact }).Select(file => file.LastPosition);
        plan.KeepsThrough.ShouldBeGreaterThanOrEqualTo(intact.Max() ?? 0);
        await directory.RepairAsync(plan);
    }

    [Fact]
    public async Task A_report_can_be_printed_as_JSON()
    {
        var directory = await DamagedDirectory.CreateAsync(15, 20, []);
        directory.Flip(directory.Segments[0], (directory.RecordAt(directory.Segments[0], 1) + 36) * 8);
        var report = await directory.ExamineAsync();
        var json = JsonSerializer.Serialize(report);
        var back = JsonSerializer.Deserialize<DoctorReport>(json).ShouldNotBeNull();
        back.Files.ShouldBe(report.Files);
        back.Repair.ShouldNotBeNull().IsSameAs(report.Repair.ShouldNotBeNull()).ShouldBeTrue();
    }

    [Fact]
    public async Task On_a_real_disk_an_open_store_is_not_touched_and_a_closed_one_not_changed()
    {
        using var data = new TemporaryDirectory();
        var path = data.In("store");
        (await ConcordDoctor.ExamineAsync(path, Ct)).Verdict.ShouldBe(DirectoryVerdict.Empty);
        Directory.Exists(path).ShouldBeFalse();

        var options = DamagedDirectory.Options with { DataDirectory = path };
        await using (var log = await EmbeddedLog.OpenAsync(options, Ct))
        {
            await Histories.AppendAsync(log, new Random(1), count: 50, bytesMax: 300);
            (await Should.ThrowAsync<ConcordException>(() => ConcordDoctor.ExamineAsync(path, Ct))).Code.ShouldBe(ConcordErrorCode.DataDirLocked);
            var plan = new RepairPlan { KeepsThrough = 0, KnownThrough = 0, Steps = [] };
            (await Should.ThrowAsync<ConcordException>(() => ConcordDoctor.RepairAsync(path, plan, Ct))).Code.ShouldBe(ConcordErrorCode.DataDirLocked);
        }

        File.Delete(Path.Combine(path, "LOCK"));
        File.Delete(Path.Combine(path, "reserve"));
        var before = Directory.GetFileSystemEntries(path, "*", SearchOption.AllDirectories);
        (await ConcordDoctor.ExamineAsync(path, Ct)).Verdict.ShouldBe(DirectoryVerdict.Intact);
        Directory.GetFileSystemEntries(path, "*", SearchOption.AllDirectories).ShouldBe(before);

        var damaged = Directory.GetFiles(path, "wal-*").Order(StringComparer.Ordinal).Skip(1).First();
        var content = await File.ReadAllBytesAsync(damaged, Ct);
        content[70] ^= 1;
        await File.WriteAllBytesAsync(damaged, content, Ct);
        var report = await ConcordDoctor.ExamineAsync(path, Ct);
        report.Verdict.ShouldBe(DirectoryVerdict.Damaged);
        var repaired = await ConcordDoctor.RepairAsync(path, report.Repair.ShouldNotBeNull(), Ct);
        repaired.Verdict.ShouldBe(DirectoryVerdict.Intact);
        var copy = Directory.GetFiles(Directory.GetDirectories(path, "damaged-*").ShouldHaveSingleItem()).Single(file => Path.GetFileName(file) == Path.GetFileName(damaged));
        (await File.ReadAllBytesAsync(copy, Ct)).ShouldBe(content);
        await using var opened = await EmbeddedLog.OpenAsync(options, Ct);
        (await Histories.ReadAsync(opened)).Count.ShouldBe((int)report.Repair!.KeepsThrough);
    }

    private static void Damage(DamagedDirectory directory, Random random)
    {
        string[] names = [.. directory.Segments, .. directory.Segments, .. directory.Snapshots, "FORMAT", "reserve"];
        names = [.. names.Where(directory.Disk.Exists)];
        if (names.Length == 0) return;
        var name = names[random.Next(names.Length)];
        var length = directory.Disk.Content(name).Length;
        switch (random.Next(5))
        {
            case 0:
                directory.Disk.Remove(name);
                break;
            case 1:
                directory.Cut(name, random.Next(length + 1));
                break;
            case 2 when length > 0:
                directory.Zero(name, random.Next((length + 511) / 512));
                break;
            case 3 when name.StartsWith("wal-", StringComparison.Ordinal):
                directory.Disk.SetContent(name, [.. directory.Disk.Content(name), .. new byte[64], 7]);
                break;
            default:
                if (length > 0) directory.Flip(name, random.Next(length * 8));
                break;
        }
    }
}
