using Concord.Archive;
using Concord.Kv;
using Concord.Log;
using Concord.Tests.Log;
using Quartet.Testing;

namespace Concord.Tests.Archive;

public sealed class ArchiveRetentionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<int> ManySeeds => [.. Seeds.First(200)];

    [Fact]
    public async Task Every_moment_of_the_promised_days_can_be_restored_and_what_is_older_goes()
    {
        var target = new MemoryArchive();
        var scene = new ArchiveScene(1, target);
        var archive = scene.Archive with { KeepDays = 3, KeepBases = 2, BaseInterval = TimeSpan.FromDays(1) };
        await using var store = await ConcordStore.OpenAsync(new MemoryLog { IsKeeper = false }, scene.Options(archive: archive), Ct);
        for (var day = 0; day < 10; day++)
        {
            await scene.WorkAsync(store, 20);
            await ArchiveScene.ArchivedAsync(store);
            scene.Time.Advance(TimeSpan.FromDays(1));
            var next = $"base-{store.Applied.Value:d20}";
            await ArchiveScene.EventuallyAsync(() => target.Bases.Any(name => name.StartsWith(next, StringComparison.Ordinal)), () => string.Join('\n', target.Objects.Keys));
        }

        var since = scene.Time.GetUtcNow().AddDays(-3).ToUnixTimeMilliseconds();
        await ArchiveScene.EventuallyAsync(() => BasesUpTo(target, since) == 1, () => string.Join('\n', target.Bases));
        foreach (var time in scene.Times.Where(time => time >= since)) await scene.ShouldRestoreAsync(time);
        await scene.ShouldRestoreAsync(since);
        (await Should.ThrowAsync<ConcordException>(() => scene.ShouldRestoreAsync(scene.Times[0]))).Code.ShouldBe(ConcordErrorCode.NotFound);
    }

    [Fact]
    public async Task Nothing_goes_when_the_base_that_takes_its_place_is_damaged()
    {
        var target = new MemoryArchive();
        var scene = new ArchiveScene(1, target);
        await using (var store = await ConcordStore.OpenAsync(new MemoryLog { IsKeeper = false }, scene.Options(archive: scene.Archive with { BaseEveryBytes = 300 }), Ct))
        {
            for (var i = 0; i < 20; i++)
            {
                await scene.WorkAsync(store, 5);
                await ArchiveScene.ArchivedAsync(store);
            }
        }

        target.Bases.Count().ShouldBeGreaterThan(3);
        var keep = scene.Archive with { KeepDays = 0, KeepBases = 2 };
        var second = (await ArchiveIndex.ReadAsync(target, Ct)).Bases[1];
        var (name, count) = (ArchiveNames.Of(second), target.Objects.Count);
        target.Objects[name][^1] ^= 1;
        await Should.ThrowAsync<ConcordException>(() => ArchiveRetention.ApplyAsync(target, keep, scene.Time.GetUtcNow(), Ct));
        target.Objects.Count.ShouldBe(count);
        target.Objects[name][^1] ^= 1;
        (await ArchiveRetention.ApplyAsync(target, keep, scene.Time.GetUtcNow(), Ct)).ShouldBeGreaterThan(0);
        target.Bases.Count().ShouldBe(2);
        await scene.ShouldRestoreAsync(scene.Model.Revision);
    }

    // Goal: whatever is deleted, at whatever moment the deletion is interrupted, no moment since the promised one gets lost. Method: archives of
    // several nodes that die and come back, made of names only; every moment is looked up before and after.
    [Theory]
    [MemberData(nameof(ManySeeds))]
    public async Task No_moment_since_the_promised_one_gets_lost(int seed)
    {
        var random = new Random(seed);
        var target = new MemoryArchive();
        for (var node = 0; node < random.Next(1, 4); node++) AddNode(target, random);
        var before = await ArchiveIndex.ReadAsync(target, Ct);
        var since = random.NextInt64(1, 210);
        if (Try(before, since) is not { } wayThere) return;
        var unneeded = ArchiveRetention.Unneeded(before, since, wayThere);
        foreach (var name in unneeded)
        {
            target.Objects.TryRemove(name, out _).ShouldBeTrue();
            if (random.Next(4) > 0 && name != unneeded[^1]) continue;
            var after = await ArchiveIndex.ReadAsync(target, Ct);
            for (var moment = since; moment < 215; moment++)
            {
                if (Try(before, moment) is { } known) (Try(after, moment)?.End).ShouldBe(known.End, $"seed {seed}, since {since}, moment {moment}, after {name}");
            }
        }
    }

    private static int BasesUpTo(MemoryArchive target, long timeMs) => target.Bases.Count(name => ArchiveNames.TryParseBase(name)?.TimeMs <= timeMs);

    private static ArchivePlan? Try(ArchiveIndex index, long moment)
    {
        try
        {
            return ArchivePlan.Find(index, RestorePoint.At(DateTimeOffset.FromUnixTimeMilliseconds(moment)));
        }
        catch (ConcordException)
        {
            return null;
        }
    }

    // One history: position p has hash 1000 + p, revision p and time 2p.
    private static void AddNode(MemoryArchive target, Random random)
    {
        var (position, follows) = (random.Next(30), false);
        while (position < 100)
        {
            if (!follows || random.Next(5) == 0) target.Objects[ArchiveNames.Of(new ArchivedBase(At(position), new Revision(position), 2 * position))] = [];
            var upTo = Math.Min(100, position + random.Next(1, 12));
            follows = random.Next(10) > 0;
            if (follows) target.Objects[ArchiveNames.Of(new ArchivedSegment(At(position), At(upTo), new Revision(upTo), 2 * upTo))] = [];
            position = upTo;
            if (random.Next(15) == 0) return; // It dies and does not come back.
        }
    }

    private static LogPoint At(int position) => new(new LogPosition(position), 1000 + (ulong)position);
}
