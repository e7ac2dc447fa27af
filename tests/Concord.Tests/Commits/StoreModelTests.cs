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
        var log = new MemoryLog();
        await using var store = await ConcordStore.OpenAsync(log, Options, ct);
        for (var i = 0; i < 2_000; i++)
        {
            var transaction = RandomTransactions.Next(random, model);
            var expected = model.Apply(transaction);
            (await store.CommitAsync(transaction, ct)).ShouldBe(expected, $"seed {seed}, transaction {i}");
        }

        model.ShouldEqual(store.View());
        await using var replica = await ConcordStore.OpenAsync(log, Options, ct);
        model.ShouldEqual(replica.View());
        replica.Revision.ShouldBe(store.Revision);
        await WatchedChangesLeadToAsync(store, ct);
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
                Content(change.Before).ShouldBe(Content(followed.GetValueOrDefault(change.Key)));
                if (change.Record is { } record) followed[change.Key] = record;
                else followed.Remove(change.Key);
            }

            if (last == store.Revision) break;
        }

        followed.Select(p => (p.Key, Content(p.Value))).ShouldBe(store.View().Scan(KeyRange.All).Select(e => (e.Key, Content(e.Record))));
    }

    private static (string Value, Revision Created, Revision Modified, long Version)? Content(Record? record) =>
        record is null ? null : (Convert.ToHexString(record.Value.Span), record.CreateRevision, record.ModRevision, record.Version);
}
