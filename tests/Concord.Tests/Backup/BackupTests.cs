using System.Globalization;
using System.Text;
using Concord.Backup;
using Concord.Containers;
using Concord.Kv;
using Concord.StateMachine;
using Concord.Tests.Log;
using Concord.Transactions;
using Quartet.Testing;

namespace Concord.Tests.Backup;

public sealed class BackupTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_backup_holds_everything_that_a_reader_of_its_revision_would_see(bool compress)
    {
        await using var store = await BackupScene.StoreAsync();
        var bytes = await BackupScene.BytesAsync(store.State, BackupScene.Plain with { Compress = compress });
        BackupScene.Verify(bytes).Reason.ShouldBeNull();
        var restored = BackupScene.Restore(bytes);
        restored.Revision.ShouldBe(store.Revision);
        restored.Clock.ShouldBe(store.State.Clock);
        Contents(restored.Scan(KeyRange.All)).ShouldBe(Contents(store.State.Scan(KeyRange.All)));
        Contents(restored.System.Scan(KeyRange.All)).ShouldBe(Contents(store.State.System.Scan(KeyRange.All)));
        restored.Keys.Find("gone"u8).ShouldBeNull("it has expired");
        restored.Expiring.Count.ShouldBe(2);
        restored.Tenants.Usage["acme"].ShouldBe(store.State.Tenants.Usage["acme"]);
    }

    [Fact]
    public async Task The_content_of_two_backups_of_one_revision_is_the_same_byte_by_byte()
    {
        await using var store = await BackupScene.StoreAsync();
        var first = await BackupScene.BytesAsync(store.State, BackupScene.Plain);
        var second = await BackupScene.BytesAsync(store.State, BackupScene.Plain with { Node = "another" });
        first.AsSpan().SequenceEqual(second).ShouldBeFalse();
        BlocksOf(first).ShouldBe(BlocksOf(second));
    }

    [Fact]
    public async Task What_was_left_of_a_records_time_is_left_of_it_on_the_clock_it_is_restored_to()
    {
        await using var store = await BackupScene.StoreAsync();
        var bytes = await BackupScene.BytesAsync(store.State, BackupScene.Plain);
        await using var other = await ConcordStore.OpenAsync(new MemoryLog { IsKeeper = false }, new ConcordOptions { DataDirectory = "unused" }, Ct);
        await other.Own.MoveClockAsync(new ClusterTime(50_000_000), Ct);
        await other.PutAsync("forgotten", default, Ct);
        (await other.Own.RestoreAsync(BackupScene.Restore(bytes), Ct)).Affected.ShouldBe(5);
        (other.View().Get("long")?.ExpiresAt).ShouldBe(new ClusterTime(50_095_000));
        (other.View().Get("short")?.ExpiresAt).ShouldBe(new ClusterTime(50_005_000));
        other.View().Get("forgotten").ShouldBeNull();
        other.View().Get("gone").ShouldBeNull();
        other.State.Tenants.Usage.ShouldContainKey("acme");
    }

    [Fact]
    public async Task With_absolute_times_a_record_expires_when_it_was_meant_to()
    {
        await using var store = await BackupScene.StoreAsync();
        var bytes = await BackupScene.BytesAsync(store.State, BackupScene.Plain);
        await using var other = await ConcordStore.OpenAsync(new MemoryLog { IsKeeper = false }, new ConcordOptions { DataDirectory = "unused" }, Ct);
        await other.Own.MoveClockAsync(new ClusterTime(1_050_000), Ct);
        await other.Own.RestoreAsync(BackupScene.Restore(bytes, absoluteAt: other.State.Clock), Ct);
        (other.View().Get("long")?.ExpiresAt).ShouldBe(new ClusterTime(1_100_000));
        other.View().Get("short").ShouldBeNull();
        other.State.Keys.Find("short"u8).ShouldBeNull();
    }

    [Fact]
    public async Task Values_that_are_larger_than_a_block_and_many_records_come_back_whole()
    {
        var log = new MemoryLog();
        await using var store = await ConcordStore.OpenAsync(log, new ConcordOptions { DataDirectory = "unused" }, Ct);
        var random = new Random(7);
        foreach (var length in new[] { ContainerLayout.ContentBytesMax - 40, ContainerLayout.ContentBytesMax, 3_000_000, 65_536, 1 })
        {
            var value = new byte[length];
            random.NextBytes(value);
            await store.PutAsync($"large{length}", value, Ct);
        }

        await store.CommitAsync(new Transaction { Then = [.. Enumerable.Range(0, 20_000).Select(i => Operation.Put($"small{i}", Encoding.UTF8.GetBytes($"{i}")))] }, Ct);
        List<BackupProgress> steps = [];
        using var directory = new TemporaryDirectory();
        var info = await BackupWriter.CreateAsync(store.View(), directory.In("made", "for", "it"), new BackupOptions(), new Collected(steps), Ct);
        info.EntryCount.ShouldBe(20_005);
        info.SizeBytes.ShouldBe(new FileInfo(info.Path).Length);
        steps.ShouldBe(steps.OrderBy(step => step.RecordsDone));
        steps[^1].ShouldBe(new BackupProgress(20_005, 20_005));
        steps.Clear();
        var restored = await BackupState.ReadAsync(info.Path, null, new Collected(steps), Ct);
        steps[^1].ShouldBe(new BackupProgress(20_005, 20_005));
        Contents(restored.Scan(KeyRange.All)).ShouldBe(Contents(store.State.Scan(KeyRange.All)));
    }

    // Goal: a backup shows one revision, and nobody waits for it. Method: each transaction sets all the counters to one number, on a real
    // directory; backups are taken meanwhile; in each all counters are the same, and the revision tells the number.
    [Fact]
    public async Task A_backup_taken_under_load_shows_one_revision()
    {
        using var directory = new TemporaryDirectory();
        await using var store = await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = directory.In("data"), SegmentBytes = 256 * 1024 }, Ct);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var writing = Task.Run(() => CountAsync(store, enough.Token), Ct);
        long last = 0;
        for (var i = 0; i < 20; i++)
        {
            var before = await NextAsync(store);
            var info = await BackupWriter.CreateAsync(store.View(), directory.In("backups"), new BackupOptions { Compress = i % 2 == 0 }, null, Ct);
            info.Revision.ShouldBeGreaterThanOrEqualTo(before);
            var restored = await BackupState.ReadAsync(info.Path, null, null, Ct);
            restored.Revision.ShouldBe(info.Revision);
            var numbers = restored.Scan(KeyRange.All).Select(entry => Encoding.UTF8.GetString(entry.Record.Value.Span)).Distinct().ToList();
            numbers.ShouldBe([info.Revision.ToString()]);
            restored.Keys.Count.ShouldBe(500);
            last = info.Revision.Value;
        }

        await enough.CancelAsync();
        await writing;
        last.ShouldBeGreaterThan(0);
        (await BackupCatalog.ListAsync(directory.In("backups"), Ct)).Count.ShouldBe(20);
    }

    private static async Task<Revision> NextAsync(ConcordStore store)
    {
        await foreach (var set in store.WatchAsync(KeyRange.All, store.Revision, Ct)) return set.Revision;
        return Revision.None;
    }

    internal static IEnumerable<string> Contents(IEnumerable<Entry> entries) => entries.Select(entry => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.Key} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(entry.Record.Value.Span))} {entry.Record.Kind} {entry.Record.ExpiresAt} {entry.Record.CreateRevision} {entry.Record.ModRevision} {entry.Record.Version}"));

    private static byte[] BlocksOf(byte[] backup)
    {
        var trailer = ContainerLayout.BlockHeaderBytes + (5 * sizeof(long)) + 32;
        return backup[(ContainerLayout.MagicBytes + 4 + BitConverter.ToInt32(backup, ContainerLayout.MagicBytes))..^trailer];
    }

    private static async Task CountAsync(ConcordStore store, CancellationToken enough)
    {
        for (var number = 1; !enough.IsCancellationRequested; number++)
        {
            var value = Encoding.UTF8.GetBytes($"{number}");
            await store.CommitAsync(new Transaction { Then = [.. Enumerable.Range(0, 500).Select(i => Operation.Put($"counter{i}", value))] }, Ct);
        }
    }

    private sealed class Collected(List<BackupProgress> into) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => into.Add(value);
    }
}
