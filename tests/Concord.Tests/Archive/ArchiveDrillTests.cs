using Concord.Archive;
using Concord.Kv;
using Quartet.Testing;
using Record = Concord.Kv.Record;

namespace Concord.Tests.Archive;

// Goal: after a disaster the store is what it was at any revision and any moment that the archive covers. Method: random transactions on a real
// directory beside a model, archived to a folder; the directory is deleted; revisions and moments drawn from the seed are restored and compared.
public sealed class ArchiveDrillTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<int> SomeSeeds => [.. Seeds.First(6)];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public async Task A_deleted_store_is_restored_to_any_revision_and_moment(int seed)
    {
        var scene = new ArchiveScene(seed, new FolderArchive(_directory.In("archive")));
        var data = _directory.In("data");
        var archive = scene.Archive with { SegmentBytes = 1 << scene.Random.Next(14), BaseEveryBytes = 1 << scene.Random.Next(10, 16) };
        for (var run = 0; run < 4; run++)
        {
            await using var store = await ConcordStore.OpenAsync(scene.Options(data, archive), Ct);
            await scene.WorkAsync(store, 100);
            if (run == 2) await ArchiveScene.ArchivedAsync(store);
        }

        Directory.Delete(data, recursive: true);
        var last = scene.Model.Revision.Value;
        for (var i = 0; i < 20; i++) await scene.ShouldRestoreAsync(new Revision(1 + scene.Random.NextInt64(last)), isWhole: true);
        for (var i = 0; i < 20; i++) await scene.ShouldRestoreAsync(scene.Times[scene.Random.Next(scene.Times.Count)] + scene.Random.Next(-3, 3));
        await scene.ShouldRestoreAsync(new Revision(last));
        await scene.ShouldRestoreAsync(scene.Times[^1] + 1_000_000);
        scene.Model.ShouldEqual((await ArchiveRestore.RunAsync(Target, RestorePoint.Latest, null, Ct)).View);
        (await CodeAsync(RestorePoint.At(new Revision(last + 1)))).ShouldBe(ConcordErrorCode.NotFound);
        (await CodeAsync(RestorePoint.At(scene.Time.GetUtcNow().AddYears(-1)))).ShouldBe(ConcordErrorCode.NotFound);
    }

    [Fact]
    public async Task A_store_opens_on_what_was_restored_and_its_archive_goes_on()
    {
        var scene = new ArchiveScene(1, Target);
        var data = _directory.In("data");
        await using (var store = await ConcordStore.OpenAsync(scene.Options(data), Ct)) await scene.WorkAsync(store, 200);
        Directory.Delete(data, recursive: true);
        var (old, middle) = (scene.Model.Revision, new Revision(scene.Model.Revision.Value / 2));
        Directory.CreateDirectory(data + ".restoring"); // What a crash of an earlier attempt left.
        await File.WriteAllTextAsync(Path.Combine(data + ".restoring", "rubbish"), "", Ct);
        List<ArchiveProgress> steps = [];
        var restored = await ArchiveRestore.RunAsync(Target, RestorePoint.At(middle), new Collected(steps), Ct);
        steps[^1].BatchesDone.ShouldBe(steps[^1].BatchesTotal);
        await restored.SaveAsync(scene.Options(data), absoluteTimes: true, ct: Ct);
        (await Should.ThrowAsync<ConcordException>(() => restored.SaveAsync(scene.Options(data), ct: Ct))).Code.ShouldBe(ConcordErrorCode.InvalidArguments);
        scene.GoBackTo(middle);
        scene.Time.Advance(TimeSpan.FromHours(1));
        await using (var store = await ConcordStore.OpenAsync(scene.Options(data), Ct))
        {
            scene.Model.ShouldEqual(store.View());
            await scene.WorkAsync(store, 100);
        }

        await using (var store = await ConcordStore.OpenAsync(scene.Options(data), Ct)) scene.Model.ShouldEqual(store.View());

        // The old way is still there; the new one is the latest.
        scene.Model.ShouldEqual((await ArchiveRestore.RunAsync(Target, RestorePoint.Latest, null, Ct)).View);
        await scene.ShouldRestoreAsync(scene.Times[^30]);
        (await ArchiveRestore.RunAsync(Target, RestorePoint.At(DateTimeOffset.FromUnixTimeMilliseconds(scene.Times[^1]).AddMinutes(-45)), null, Ct)).Revision
            .ShouldBe(old);
    }

    [Fact]
    public async Task What_was_left_of_a_records_time_is_left_of_it_in_the_new_directory()
    {
        var scene = new ArchiveScene(1, Target);
        await using (var store = await ConcordStore.OpenAsync(scene.Options(_directory.In("data")), Ct))
        {
            await store.Own.MoveClockAsync(new ClusterTime(1000), Ct);
            await store.PutAsync("kept", StoredValue.Binary(default), Concord.Expiry.Expiration.AtTime(new ClusterTime(61_000)), Ct);
            await store.PutAsync("gone", StoredValue.Binary(default), Concord.Expiry.Expiration.AtTime(new ClusterTime(1_500)), Ct);
            await store.Own.MoveClockAsync(new ClusterTime(2000), Ct);
        }

        var restored = await ArchiveRestore.RunAsync(Target, RestorePoint.Latest, null, Ct);
        var options = scene.Options(_directory.In("new")) with { Archive = null };
        await restored.SaveAsync(options, ct: Ct);
        await using var opened = await ConcordStore.OpenAsync(options, Ct);
        var now = scene.Time.GetUtcNow().ToUnixTimeMilliseconds();
        (opened.View().Get("kept")?.ExpiresAt).ShouldBe(new ClusterTime(now + 59_000));
        opened.View().Get("gone").ShouldBeNull();
        (await opened.SweepAsync(Ct)).ShouldBe(1);
    }

    // Several transactions share one batch, and each of them is a point to restore to.
    [Fact]
    public async Task Every_revision_within_a_batch_can_be_restored()
    {
        var scene = new ArchiveScene(1, Target);
        await using (var store = await ConcordStore.OpenAsync(scene.Options(_directory.In("data")), Ct))
        {
            await Task.WhenAll(Enumerable.Range(0, 300).Select(i => store.PutAsync($"k{i}", default, Ct).AsTask()));
            store.Applied.Value.ShouldBeLessThan(300, "they have not shared any batch");
        }

        for (var revision = 0; revision <= 300; revision++)
        {
            var restored = await ArchiveRestore.RunAsync(Target, RestorePoint.At(new Revision(revision)), null, Ct);
            restored.View.Count.ShouldBe(revision);
            foreach (var (_, record) in restored.View.Scan(KeyRange.All)) ((Record)record).ModRevision.Value.ShouldBeLessThanOrEqualTo(revision);
        }
    }

    private FolderArchive Target => new(_directory.In("archive"));

    private async Task<ConcordErrorCode> CodeAsync(RestorePoint point) =>
        (await Should.ThrowAsync<ConcordException>(() => ArchiveRestore.RunAsync(Target, point, null, Ct))).Code;

    private sealed class Collected(List<ArchiveProgress> into) : IProgress<ArchiveProgress>
    {
        public void Report(ArchiveProgress value) => into.Add(value);
    }
}
