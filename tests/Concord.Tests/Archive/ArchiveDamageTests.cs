using Concord.Archive;
using Concord.Kv;
using Concord.Tests.Log;
using Concord.Tests.Embedded;

namespace Concord.Tests.Archive;

public sealed class ArchiveDamageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_flipped_bit_cut_and_appended_byte_of_an_object_is_noticed_and_names_it()
    {
        var (target, _) = await ArchivedAsync(steps: 8, segmentBytes: 1_000_000);
        target.Objects.Count.ShouldBe(2);
        foreach (var (name, bytes) in target.Objects.ToArray())
        {
            for (var at = 0; at < bytes.Length; at++)
            {
                byte[] flipped = [.. bytes];
                flipped[at] ^= (byte)(1 << (at % 8));
                await ShouldBeRefusedAsync(name, flipped);
                await ShouldBeRefusedAsync(name, bytes[..at]);
            }

            await ShouldBeRefusedAsync(name, [.. bytes, 0]);
            target.Objects[name] = bytes;
        }

        await ArchiveRestore.RunAsync(target, RestorePoint.Latest, null, Ct);

        async Task ShouldBeRefusedAsync(string name, byte[] bytes)
        {
            target.Objects[name] = bytes;
            var refused = await Should.ThrowAsync<ConcordException>(() => ArchiveRestore.RunAsync(target, RestorePoint.Latest, null, Ct));
            refused.Code.ShouldBeOneOf(ConcordErrorCode.InvalidBackup, ConcordErrorCode.BackupChecksumMismatch, ConcordErrorCode.UnsupportedFormat);
            refused.Message.ShouldContain(name);
        }
    }

    [Fact]
    public async Task An_object_under_the_name_of_another_is_refused()
    {
        var (target, _) = await ArchivedAsync(steps: 30, segmentBytes: 1);
        var segments = target.Objects.Keys.Where(name => name.StartsWith("segment", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        target.Objects[segments[1]] = target.Objects[segments[2]];
        var refused = await Should.ThrowAsync<ConcordException>(() => ArchiveRestore.RunAsync(target, RestorePoint.Latest, null, Ct));
        refused.Message.ShouldContain(segments[1]);
        refused.Message.ShouldContain(segments[2]);
    }

    [Fact]
    public async Task A_missing_object_makes_a_hole_and_an_empty_archive_says_so()
    {
        var (target, scene) = await ArchivedAsync(steps: 30, segmentBytes: 1);
        var segments = target.Objects.Keys.Where(name => name.StartsWith("segment", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        target.Objects.TryRemove(segments[10], out _).ShouldBeTrue();
        (await Should.ThrowAsync<ConcordException>(() => ArchiveRestore.RunAsync(target, RestorePoint.Latest, null, Ct))).Message.ShouldContain(segments[11]);
        await scene.ShouldRestoreAsync(new Revision(2));
        target.Objects.Clear();
        (await Should.ThrowAsync<ConcordException>(() => ArchiveRestore.RunAsync(target, RestorePoint.Latest, null, Ct))).Message.ShouldContain("empty");
    }

    [Fact]
    public async Task What_is_not_the_archives_is_left_alone()
    {
        var (target, scene) = await ArchivedAsync(steps: 10, segmentBytes: 1);
        foreach (var name in new[] { "base-1-2-3-4", "segment-x", "notes", "base-00000000000000000001-zz-1-1", "segment-00000000000000000002-00000000000000000001-0000000000000000-0000000000000000-1-1" })
            target.Objects[name] = [1];
        await scene.ShouldRestoreAsync(scene.Model.Revision);
    }

    // Goal: no crash of the machine leaves half an object under its name. Method: it stops at each change that the storing of one makes.
    [Fact]
    public async Task Whenever_the_machine_stops_an_object_of_a_folder_is_whole_or_not_there()
    {
        var content = new byte[5000];
        new Random(1).NextBytes(content);
        for (var seed = 1; seed <= 100; seed++)
        {
            var disk = new SimulatedDisk(seed);
            var folder = new FolderArchive(disk, TimeProvider.System);
            disk.CrashIn(1 + (seed % 8));
            var stored = false;
            try
            {
                await folder.PutAsync("base-x", (target, ct) => target.WriteAsync(content, ct), Ct);
                stored = true;
            }
            catch (IOException)
            {
                // The machine has stopped.
            }

            disk.Restart(powerFailed: seed % 3 > 0);
            var source = await folder.OpenAsync("base-x", Ct);
            if (stored) source.ShouldNotBeNull();
            if (source is null) continue;
            using var read = new MemoryStream();
            await source.CopyToAsync(read, Ct);
            read.ToArray().ShouldBe(content, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData("../base")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("Base")]
    public async Task A_name_that_could_lead_out_of_the_folder_is_refused(string name)
    {
        var folder = new FolderArchive(new SimulatedDisk(1), TimeProvider.System);
        (await Should.ThrowAsync<ConcordException>(async () => await folder.OpenAsync(name, Ct))).Code.ShouldBe(ConcordErrorCode.InvalidName);
        (await Should.ThrowAsync<ConcordException>(async () => await folder.DeleteAsync(name, Ct))).Code.ShouldBe(ConcordErrorCode.InvalidName);
    }

    private static async Task<(MemoryArchive Target, ArchiveScene Scene)> ArchivedAsync(int steps, int segmentBytes)
    {
        var target = new MemoryArchive();
        var scene = new ArchiveScene(1, target);
        var archive = scene.Archive with { SegmentBytes = segmentBytes, SegmentInterval = TimeSpan.FromMinutes(30) };
        await using var store = await ConcordStore.OpenAsync(new MemoryLog { IsKeeper = false }, scene.Options(archive: archive), Ct);
        await scene.WorkAsync(store, steps);
        return (target, scene);
    }
}
