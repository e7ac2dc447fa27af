using Concord.Kv;
using Concord.Tests.Log;
using Concord.Transactions;
using Record = Concord.Kv.Record;

namespace Concord.Tests.Commits;

// Goal: the store does what a plain dictionary with revisions would do. Method: random transactions from a seed on both; the same log
// replayed gives the same state; the changes that a watch delivers lead from the empty store to it.
public sealed class StoreModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_transactions_agree_with_a_model_and_replay_to_the_same_state(int seed)
    {
        var ct = TestContext.Current.CancellationToken;
        var random = new Random(seed);
        var model = new StoreModel();
        var log = new MemoryLog { IsKeeper = false }; // The test moves the clock.
        await using var store = await ConcordStore.OpenAsync(log, Options, ct);
        for (var i = 0; i < 2_000; i++)
        {
            var transaction = RandomTransactions.Next(random, model);
            var expected = model.Apply(transaction);
            (await store.CommitAsync(transaction, ct)).ShouldBe(expected, $"seed {seed}, transaction {i}");
            if (random.Next(4) == 0) await PassTimeAsync(store, model, random.Next(20), ct);
            if (random.Next(20) == 0) model.Swept((await store.Own.SweepAsync(random.Next(1, 4), ct)).Revision);
            if (random.Next(50) == 0) model.ShouldEqual(store.View());
        }

        model.ShouldEqual(store.View());
        await using var replica = await ConcordStore.OpenAsync(log, Options, ct);
        model.ShouldEqual(replica.View());
        replica.Revision.ShouldBe(store.Revision);
        await WatchedChangesLeadToAsync(store, ct);
    }

    private static async Task PassTimeAsync(ConcordStore store, StoreModel model, int milliseconds, CancellationToken ct)
    {
        var time = new ClusterTime(model.Clock.Milliseconds + milliseconds);
        await store.Own.MoveClockAsync(time, ct);
        model.MoveClock(time);
    }

    private static ConcordOptions Options => new() { DataDirectory = "unused" };

    private static async Task WatchedChangesLeadToAsync(ConcordStore store, CancellationToken ct)
    {
        var followed = new SortedDictionary<Key, Record>();
        var last = Revision.None;
        await foreach (var set in store.WatchAsync(KeyRange.All, Revision.None, ct))
        {
            set.Revision.ShouldBe(last.Next);
            last = set.Revision;
            foreach (var change in set.Changes)
            {
                if (change.Before is not null) Content(change.Before).ShouldBe(Content(followed.GetValueOrDefault(change.Key)));
                if (change.Record is { } record) followed[change.Key] = record;
                else followed.Remove(change.Key);
            }

            if (last == store.Revision) break;
        }

        foreach (var (key, record) in followed.Where(entry => !entry.Value.IsLiveAt(store.View().Clock)).ToList()) followed.Remove(key);
        followed.Select(p => (p.Key, Content(p.Value))).ShouldBe(store.View().Scan(KeyRange.All).Select(e => (e.Key, Content(e.Record))));
    }

    private static (string Value, Revision Created, Revision Modified, long Version)? Content(Record? record) =>
        record is null ? null : (Convert.ToHexString(record.Value.Span), record.CreateRevision, record.ModRevision, record.Version);
}
