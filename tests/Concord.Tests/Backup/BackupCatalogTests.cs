using Concord.Backup;
using Concord.Embedded.Disks;
using Concord.StateMachine;
using Concord.Tests.Embedded;
using Quartet.Testing;

namespace Concord.Tests.Backup;

public sealed class BackupCatalogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private BackupOptions Options => new() { Time = _time, Node = "n1" };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Backups_are_listed_newest_first_and_what_is_none_is_left_out()
    {
        (await BackupCatalog.ListAsync(_directory.In("absent"), Ct)).ShouldBeEmpty();
        await using var store = await BackupScene.StoreAsync();
        var first = await CreateAsync(store);
        _time.Advance(TimeSpan.FromMinutes(1));
        var second = await CreateAsync(store);
        await File.WriteAllTextAsync(_directory.In("notes.txt"), "mine", Ct);
        await File.WriteAllTextAsync(_directory.In("concord_backup_20260101T000000.000000Z.backup"), "not a backup", Ct);
        await File.WriteAllTextAsync(_directory.In(".concord_backup_20260101T000000.000000Z.backup.tmp"), "half a backup", Ct);
        var listed = await BackupCatalog.ListAsync(_directory.Path, Ct);
        listed.ShouldBe([second, first]);
        listed[0].Node.ShouldBe("n1");
        listed[0].Version.ShouldNotBeEmpty();
        Path.GetFileName(first.Path).ShouldBe("concord_backup_20260901T080000.123456Z.backup");
        (await BackupCatalog.VerifyAsync(second.Path, null, Ct)).Info.ShouldBe(second);
    }

    [Fact]
    public async Task Backups_of_one_moment_have_names_of_their_own()
    {
        await using var store = await BackupScene.StoreAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CreateAsync(store)));
        made.Select(info => info.Path).Distinct().Count().ShouldBe(20);
        (await BackupCatalog.ListAsync(_directory.Path, Ct)).Count.ShouldBe(20);
        foreach (var info in made) (await BackupCatalog.VerifyAsync(info.Path, null, Ct)).Reason.ShouldBeNull();
    }

    [Fact]
    public async Task Cleanup_deletes_what_is_beyond_the_count_and_too_old_and_only_that()
    {
        await using var store = await BackupScene.StoreAsync();
        List<BackupInfo> made = [];
        for (var day = 0; day < 6; day++)
        {
            made.Add(await CreateAsync(store));
            _time.Advance(TimeSpan.FromDays(1));
        }

        await File.WriteAllTextAsync(_directory.In("concord_backup_20200101T000000.000000Z.backup"), "old, and nobody knows what it is", Ct);
        (await CleanupAsync(keepCount: 4, keepDays: 30)).ShouldBe(0, "old enough is none");
        (await CleanupAsync(keepCount: 10, keepDays: 1)).ShouldBe(0, "there are not too many");
        (await CleanupAsync(keepCount: 2, keepDays: 4)).ShouldBe(2);
        (await BackupCatalog.ListAsync(_directory.Path, Ct)).ShouldBe([made[5], made[4], made[3], made[2]]);
        (await CleanupAsync(keepCount: 1, keepDays: 0)).ShouldBe(3);
        Directory.GetFiles(_directory.Path).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Cleanup_never_deletes_the_newest_that_is_valid()
    {
        await using var store = await BackupScene.StoreAsync();
        List<BackupInfo> made = [];
        for (var day = 0; day < 4; day++)
        {
            made.Add(await CreateAsync(store));
            _time.Advance(TimeSpan.FromDays(1));
        }

        foreach (var damaged in made[2..])
        {
            var bytes = await File.ReadAllBytesAsync(damaged.Path, Ct);
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(damaged.Path, bytes, Ct);
        }

        _time.Advance(TimeSpan.FromDays(100));
        (await CleanupAsync(keepCount: 1, keepDays: 1)).ShouldBe(2);
        (await BackupCatalog.ListAsync(_directory.Path, Ct)).Select(info => info.Path).ShouldBe([made[3].Path, made[1].Path]);
    }

    [Fact]
    public async Task Cleanup_removes_what_a_crash_left_long_ago()
    {
        var (old, fresh) = (_directory.In(".concord_backup_20260830T080000.000000Z.backup.tmp"), _directory.In(".concord_backup_20260901T070000.000000Z.backup.tmp"));
        await File.WriteAllTextAsync(old, "half", Ct);
        await File.WriteAllTextAsync(fresh, "half", Ct);
        (await CleanupAsync(1, 1)).ShouldBe(0);
        File.Exists(old).ShouldBeFalse();
        File.Exists(fresh).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, -1)]
    [InlineData(1, int.MaxValue)]
    public async Task Numbers_that_make_no_sense_are_refused(int keepCount, int keepDays) =>
        (await Should.ThrowAsync<ConcordException>(() => CleanupAsync(keepCount, keepDays))).Code.ShouldBe(ConcordErrorCode.InvalidArguments);

    // Goal: no crash leaves a file that is listed and not valid. Method: the machine stops at each change that the making of a backup makes.
    [Fact]
    public async Task Whenever_the_machine_stops_a_backup_is_whole_or_not_there()
    {
        await using var store = await BackupScene.StoreAsync();
        var state = store.State;
        for (var seed = 1; seed <= 300; seed++)
        {
            var disk = new SimulatedDisk(seed);
            disk.CrashIn(1 + (seed % 30));
            var finished = await TryCreateAsync(disk, state);
            disk.Restart(powerFailed: seed % 3 > 0);
            var listed = BackupCatalog.List(disk, Ct);
            if (finished) listed.Count.ShouldBe(1, $"seed {seed}: it was reported as made");
            foreach (var info in listed)
            {
                using var file = new DiskReadStream(disk.Open(Path.GetFileName(info.Path), writable: false));
                BackupCatalog.Verify(file, info.Path, info.SizeBytes, null, Ct).Reason.ShouldBeNull($"seed {seed}");
            }
        }
    }

    [Fact]
    public async Task A_full_disk_is_told_by_its_code_and_leaves_nothing_behind()
    {
        await using var store = await BackupScene.StoreAsync();
        var disk = new SimulatedDisk(1) { Capacity = 600 };
        var refused = await Should.ThrowAsync<ConcordException>(() => BackupWriter.CreateAsync(store.State, disk, Options, null, Ct));
        refused.Code.ShouldBe(ConcordErrorCode.NoSpace);
        disk.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_backup_that_is_given_up_leaves_nothing_behind()
    {
        await using var store = await BackupScene.StoreAsync();
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        var disk = new SimulatedDisk(1);
        await Should.ThrowAsync<OperationCanceledException>(() => BackupWriter.CreateAsync(store.State, disk, Options, null, given.Token));
        disk.Names.ShouldBeEmpty();
    }

    private async Task<bool> TryCreateAsync(SimulatedDisk disk, StoreState state)
    {
        try
        {
            await BackupWriter.CreateAsync(state, disk, Options, null, Ct);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Task<BackupInfo> CreateAsync(ConcordStore store) => BackupWriter.CreateAsync(store.View(), _directory.Path, Options, null, Ct);

    private Task<int> CleanupAsync(int keepCount, int keepDays) => BackupCatalog.CleanupAsync(_directory.Path, keepCount, keepDays, _time, Ct);
}
