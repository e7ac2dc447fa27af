using Concord.Archive;
using Concord.Kv;
using Concord.Log;
using Concord.StateMachine;
using Concord.Tests.Log;
using Quartet.Testing;

namespace Concord.Tests.Archive;

public sealed class ArchiverTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<int> ManySeeds => [.. Seeds.First(30)];

    [Fact]
    public async Task A_start_goes_on_behind_what_is_archived_without_another_base()
    {
        var (target, log) = (new MemoryArchive(), Log(snapshotOnClose: false));
        var scene = new ArchiveScene(1, target);
        for (var run = 0; run < 3; run++)
        {
            await using var store = await ConcordStore.OpenAsync(log, scene.Options(), Ct);
            await scene.WorkAsync(store, 20);
        }

        target.Bases.Count().ShouldBe(1);
        for (var revision = 0; revision <= scene.Model.Revision.Value; revision++) await scene.ShouldRestoreAsync(new Revision(revision));
    }

    [Fact]
    public async Task A_log_that_does_not_reach_back_makes_a_new_base_and_a_hole_that_is_told()
    {
        var (target, log) = (new MemoryArchive(), Log(snapshotOnClose: true));
        var scene = new ArchiveScene(1, target);
        await using (var store = await ConcordStore.OpenAsync(log, scene.Options(), Ct)) await scene.WorkAsync(store, 20);
        var before = scene.Model.Revision;
        await using (var store = await ConcordStore.OpenAsync(log, scene.Options() with { Archive = null }, Ct)) await scene.WorkAsync(store, 20);
        var after = scene.Model.Revision;
        await using (var store = await ConcordStore.OpenAsync(log, scene.Options(), Ct)) await scene.WorkAsync(store, 20);
        target.Bases.Count().ShouldBe(2);
        await scene.ShouldRestoreAsync(before);
        await scene.ShouldRestoreAsync(after);
        await scene.ShouldRestoreAsync(scene.Model.Revision);
        for (var revision = before.Value + 1; revision < after.Value; revision++)
        {
            var refused = await Should.ThrowAsync<ConcordException>(() => ArchiveRestore.RunAsync(target, RestorePoint.At(new Revision(revision)), null, Ct));
            refused.Code.ShouldBe(ConcordErrorCode.NotFound);
            refused.Message.ShouldContain("hole");
        }

        (await Should.ThrowAsync<ConcordException>(() => scene.ShouldRestoreAsync(scene.Times[30]))).Message.ShouldContain("hole");
    }

    [Fact]
    public async Task A_target_that_stands_still_holds_up_no_write_and_costs_no_more_than_the_queue()
    {
        var target = new MemoryArchive();
        var scene = new ArchiveScene(1, target);
        var released = new TaskCompletionSource();
        await using var store = await ConcordStore.OpenAsync(Log(), scene.Options(archive: scene.Archive with { QueueBytesMax = 5_000 }), Ct);
        await ArchiveScene.ArchivedAsync(store);
        target.Before = _ => released.Task;
        await scene.WorkAsync(store, 300);
        var status = store.ArchiveStatus.ShouldNotBeNull();
        status.Holes.ShouldBeGreaterThan(0);
        status.WaitingBytes.ShouldBeLessThanOrEqualTo(5_000);
        released.SetResult();
        await ArchiveScene.ArchivedAsync(store);
        scene.Model.ShouldEqual((await ArchiveRestore.RunAsync(target, RestorePoint.Latest, null, Ct)).View);
        await scene.WorkAsync(store, 5);
        await ArchiveScene.ArchivedAsync(store);
        await scene.ShouldRestoreAsync(scene.Model.Revision);
    }

    [Fact]
    public async Task A_target_that_is_down_does_not_keep_a_store_from_opening_writing_and_closing()
    {
        var target = new MemoryArchive { IsDown = true };
        var scene = new ArchiveScene(1, target);
        await using (var store = await ConcordStore.OpenAsync(Log(), scene.Options(archive: scene.Archive with { Patience = TimeSpan.FromMilliseconds(20) }), Ct))
        {
            await scene.WorkAsync(store, 20);
            await ArchiveScene.EventuallyAsync(() => store.ArchiveStatus?.Problem is not null, () => "it does not say that it has a problem");
        }

        target.Objects.ShouldBeEmpty();
        await using (var store = await ConcordStore.OpenAsync(Log(), scene.Options(archive: scene.Archive with { Patience = TimeSpan.FromMilliseconds(20) }), Ct))
        {
            await store.PutAsync("k", default, Ct);
            await ArchiveScene.EventuallyAsync(() => store.ArchiveStatus?.Problem is not null, () => "it does not say that it has a problem");
            target.IsDown = false;
            await ArchiveScene.ArchivedAsync(store);
            store.ArchiveStatus?.Problem.ShouldBeNull();
        }

        (await ArchiveRestore.RunAsync(target, RestorePoint.Latest, null, Ct)).View.Get("k").ShouldNotBeNull();
    }

    // Goal: whenever the archiver dies, what it left leads nowhere wrong, and the next one goes on. Method: the target dies around an object
    // drawn from the seed, before it is stored or after; the store closes without patience, opens on the same log, and in the end every revision
    // is restored as the model has it, or refused because it lies in a hole.
    [Theory]
    [MemberData(nameof(ManySeeds))]
    public async Task Whenever_the_archiver_dies_what_is_restored_is_right(int seed)
    {
        var (target, log) = (new MemoryArchive(), Log(snapshotOnClose: seed % 2 == 0));
        var scene = new ArchiveScene(seed, target);
        for (var life = 0; life < 6; life++)
        {
            var left = scene.Random.Next(1, 8);
            Task Die(string name)
            {
                if (Interlocked.Decrement(ref left) <= 0) target.IsDown = true;
                return target.IsDown ? Task.FromException(new IOException("dead")) : Task.CompletedTask;
            }

            var (isLast, diesBefore) = (life == 5, scene.Random.Next(2) == 0);
            target.IsDown = false;
            target.Before = !isLast && diesBefore ? Die : Live;
            target.After = !isLast && !diesBefore ? Die : Live;
            var patience = TimeSpan.FromMilliseconds(isLast ? 10_000 : 20);
            var (segment, every, queue) = (1 << scene.Random.Next(12), 1 << scene.Random.Next(8, 14), 1 << scene.Random.Next(10, 16));
            var archive = scene.Archive with { Patience = patience, SegmentBytes = segment, BaseEveryBytes = every, QueueBytesMax = queue };
            await using var store = await ConcordStore.OpenAsync(log, scene.Options(archive: archive), Ct);
            await scene.WorkAsync(store, 40);
        }

        scene.Model.ShouldEqual((await ArchiveRestore.RunAsync(target, RestorePoint.Latest, null, Ct)).View);
        await scene.ShouldRestoreAsync(scene.Model.Revision);
        var restored = 0;
        for (var revision = 0; revision < scene.Model.Revision.Value; revision++)
        {
            try
            {
                await scene.ShouldRestoreAsync(new Revision(revision));
                restored++;
            }
            catch (ConcordException refused) when (refused.Code == ConcordErrorCode.NotFound)
            {
                refused.Message.ShouldMatch("hole|begins");
            }
        }

        if (seed % 2 == 1) restored.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Two_nodes_may_archive_one_log_and_each_goes_on_where_the_other_ends()
    {
        var (target, log) = (new MemoryArchive(), Log());
        var scene = new ArchiveScene(1, target);
        var second = await ConcordStore.OpenAsync(log, scene.Options(archive: scene.Archive with { SegmentBytes = 300 }), Ct);
        await using (var first = await ConcordStore.OpenAsync(log, scene.Options(), Ct)) await scene.WorkAsync(first, 60);
        await scene.WorkAsync(second, 60);
        await second.DisposeAsync();
        await using (var third = await ConcordStore.OpenAsync(log, scene.Options(), Ct)) await scene.WorkAsync(third, 60);
        for (var revision = 0; revision <= scene.Model.Revision.Value; revision += 3) await scene.ShouldRestoreAsync(new Revision(revision));
        scene.Model.ShouldEqual((await ArchiveRestore.RunAsync(target, RestorePoint.Latest, null, Ct)).View);
    }

    [Fact]
    public async Task A_restore_of_the_store_itself_is_archived_like_any_other_command()
    {
        var (target, log) = (new MemoryArchive(), Log());
        var scene = new ArchiveScene(1, target);
        var (before, after) = ("", "");
        await using (var store = await ConcordStore.OpenAsync(log, scene.Options(), Ct))
        {
            await scene.WorkAsync(store, 40);
            before = Simulation.StateHash.Of(store.View());
            await ArchiveScene.ArchivedAsync(store);
            var old = await ArchiveRestore.RunAsync(target, RestorePoint.At(new Revision(5)), null, Ct);
            await store.Own.RestoreAsync(old.State, Ct);
            await store.PutAsync("later", default, Ct);
            after = Simulation.StateHash.Of(store.View());
        }

        Simulation.StateHash.Of((await ArchiveRestore.RunAsync(target, RestorePoint.At(scene.Model.Revision), null, Ct)).View).ShouldBe(before);
        Simulation.StateHash.Of((await ArchiveRestore.RunAsync(target, RestorePoint.Latest, null, Ct)).View).ShouldBe(after);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_by_name()
    {
        var options = new ArchiveOptions { Target = new MemoryArchive() };
        foreach (var wrong in new[] { options with { SegmentBytes = 0 }, options with { KeepBases = 0 }, options with { KeepDays = -1 }, options with { QueueBytesMax = 0 } })
            Should.Throw<ConcordException>(() => wrong.Check()).Message.ShouldContain("Archive.");
        options.Check();
    }

    [Fact]
    public void While_a_start_reads_the_log_again_only_what_leads_on_from_the_archive_is_taken()
    {
        var ends = new Dictionary<LogPoint, long> { [new(new LogPosition(2), 22)] = 5, [new(new LogPosition(4), 99)] = 6 };
        var feed = new ArchiveFeed(ends, 100, 1000, new ManualTime());
        feed.Begin(StoreState.Empty);
        for (var position = 1; position <= 5; position++) feed.Add(new CommittedBatch(new LogPosition(position), new byte[10]), State(position, 11ul * (ulong)position));
        feed.GoLive();
        feed.Resumed.ShouldBe(new LogPoint(new LogPosition(2), 22));
        feed.Take().ShouldNotBeNull().Batches.Select(batch => batch.UpTo.Position.Value).ShouldBe([3, 4, 5]);
        feed.Take().ShouldBeNull();

        static StoreState State(int position, ulong hash) => StoreState.Empty with { Position = new LogPosition(position), Hash = hash };
    }

    private static Task Live(string name) => Task.CompletedTask;

    private static MemoryLog Log(bool snapshotOnClose = false) =>
        new() { IsKeeper = false, Traits = new LogTraits(AppendsAtOnceMax: 1, BatchBytesSoftMax: 4 * 1024 * 1024, snapshotOnClose) };
}
