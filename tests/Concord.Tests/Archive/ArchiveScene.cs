using Concord.Archive;
using Concord.Expiry;
using Concord.Kv;
using Concord.Tests.Commits;
using Concord.Transactions;
using Quartet.Testing;

namespace Concord.Tests.Archive;

/// <summary>A store that is archived, and everything that was ever done to it, so that a plain model can be brought to any revision or moment.</summary>
internal sealed class ArchiveScene(int seed, IArchiveTarget target)
{
    private readonly List<(long Revision, long TimeMs, Action<StoreModel> Do)> _done = [];

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Random Random { get; } = new(seed);

    public ManualTime Time { get; } = new();

    public StoreModel Model { get; private set; } = new();

    /// <summary>Each time at which something was done, in milliseconds.</summary>
    public IReadOnlyList<long> Times => [.. _done.Select(step => step.TimeMs)];

    public ArchiveOptions Archive => new() { Target = target, SegmentInterval = TimeSpan.FromMilliseconds(10), Node = "n1", KeepDays = 1000, KeepBases = 1000 };

    public ConcordOptions Options(string directory = "unused", ArchiveOptions? archive = null) => new()
    {
        DataDirectory = directory, Time = Time, Archive = archive ?? Archive, SegmentBytes = 4096, PreallocateBytes = 512, ReserveBytes = 0,
        SnapshotEveryBytes = 4096,
        Expiry = new ExpiryOptions { Tick = TimeSpan.FromDays(40) }, // The test moves the clock.
    };

    /// <summary>Does something to store and model, at a moment of its own.</summary>
    public async Task WorkAsync(ConcordStore store, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(Random.Next(1, 2000)));
            if (Random.Next(6) == 0)
            {
                var clock = new ClusterTime(Model.Clock.Milliseconds + Random.Next(20));
                await store.Own.MoveClockAsync(clock, Ct);
                Note(model => model.MoveClock(clock));
            }
            else
            {
                var transaction = RandomTransactions.Next(Random, Model);
                var result = await store.CommitAsync(transaction, Ct);
                Note(model => model.Apply(transaction));
                result.Revision.ShouldBe(Model.Revision);
            }
        }
    }

    /// <summary>The model right after a revision.</summary>
    public StoreModel At(Revision revision) => Replay(model => model.Revision < revision, _ => true);

    /// <summary>The model as of a moment.</summary>
    public StoreModel At(long timeMs) => Replay(_ => true, step => step <= timeMs);

    /// <summary>The store was put back to a revision: what was done since has not happened.</summary>
    public void GoBackTo(Revision revision)
    {
        var kept = 0;
        Model = new StoreModel();
        for (; Model.Revision < revision; kept++) _done[kept].Do(Model);
        _done.RemoveRange(kept, _done.Count - kept);
    }

    /// <summary>Waits until everything that was applied is archived.</summary>
    public static Task ArchivedAsync(ConcordStore store) => EventuallyAsync(() => store.ArchiveStatus?.Position == store.Applied, () => $"{store.ArchiveStatus}");

    public static async Task EventuallyAsync(Func<bool> condition, Func<string> described)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), described());
            await Task.Delay(2, Ct);
        }
    }

    /// <param name="revision">The revision.</param>
    /// <param name="isWhole">Whether the archive reaches back, so that the clock is exact, too.</param>
    public async Task ShouldRestoreAsync(Revision revision, bool isWhole = false)
    {
        var restored = await ArchiveRestore.RunAsync(target, RestorePoint.At(revision), null, Ct);
        restored.Revision.ShouldBe(revision, $"seed {seed}");
        var expected = At(revision);
        if (isWhole) restored.View.Clock.ShouldBe(expected.Clock);
        expected.MoveClock(restored.View.Clock);
        expected.ShouldEqual(restored.View);
    }

    public async Task ShouldRestoreAsync(long timeMs)
    {
        var restored = await ArchiveRestore.RunAsync(target, RestorePoint.At(DateTimeOffset.FromUnixTimeMilliseconds(timeMs)), null, Ct);
        At(timeMs).ShouldEqual(restored.View);
        restored.Arrived.ToUnixTimeMilliseconds().ShouldBeLessThanOrEqualTo(timeMs);
    }

    private void Note(Action<StoreModel> step)
    {
        step(Model);
        _done.Add((Model.Revision.Value, Time.GetUtcNow().ToUnixTimeMilliseconds(), step));
    }

    private StoreModel Replay(Func<StoreModel, bool> goesOn, Func<long, bool> isDone)
    {
        var model = new StoreModel();
        foreach (var step in _done.TakeWhile(step => goesOn(model) && isDone(step.TimeMs))) step.Do(model);
        return model;
    }
}
