using System.Text;
using Concord.Expiry;
using Concord.Indexes;
using Concord.Kv;
using Concord.Log;
using Concord.StateMachine;
using Concord.StateMachine.Snapshots;
using Concord.Tests.Log;
using Concord.Transactions;

namespace Concord.Tests.Indexes;

// Goal: what an index answers is what a scan would find. Method: random writes, touches, deletes, expiries, sweeps, definitions that come
// and go, filling in small steps, snapshots and restores from a seed; after each step the indexes are compared with a scan.
public sealed class IndexContentTests
{
    private static readonly ConcordOptions Options = new() { DataDirectory = "unused" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task An_index_answers_what_a_scan_finds(int seed)
    {
        var random = new Random(seed);
        await using var store = await ConcordStore.OpenAsync(new MemoryLog { IsKeeper = false }, Options, Ct);
        for (var step = 0; step < 250; step++)
        {
            await ChangeSomethingAsync(store, random);
            ShouldAnswerLikeAScan(store.State, $"seed {seed}, step {step}");
        }
    }

    [Fact]
    public async Task An_index_made_without_the_old_records_knows_the_new_ones_and_says_so()
    {
        await using var store = await ConcordStore.OpenAsync(new MemoryLog(), Options, Ct);
        await PutAsync(store, "old", """{"city":"Bonn"}""");
        await DefineAsync(store, "by_city", reindex: false);
        await PutAsync(store, "new", """{"city":"Bonn"}""");
        var index = store.View().Index("by_city").ShouldNotBeNull();
        index.Phase.ShouldBe(IndexPhase.Partial);
        index.Lookup(IndexTerm.Of("Bonn")).Select(key => key.ToString()).ShouldBe(["new"]);
        await DefineAsync(store, "by_city", reindex: true);
        store.View().Index("by_city").ShouldNotBeNull().Phase.ShouldBe(IndexPhase.Filling);
        await store.Own.FillIndexAsync("by_city", 1, Ct);
        await store.Own.FillIndexAsync("by_city", 100, Ct);
        index = store.View().Index("by_city").ShouldNotBeNull();
        index.Phase.ShouldBe(IndexPhase.Ready);
        index.Lookup(IndexTerm.Of("Bonn")).Select(key => key.ToString()).ShouldBe(["new", "old"]);
        index.Lookup(IndexTerm.Of("Bonn"), after: "new").Select(key => key.ToString()).ShouldBe(["old"]);
        index.Lookup(IndexTerm.Of("Köln")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restored_state_is_at_a_revision_of_its_own_with_its_indexes_filled()
    {
        await using var source = await ConcordStore.OpenAsync(new MemoryLog { IsKeeper = false }, Options, Ct);
        await DefineAsync(source, "by_city", reindex: false);
        await PutAsync(source, "a", """{"city":"Bonn"}""");
        await source.PutAsync("t", StoredValue.Json("1"u8.ToArray()), Expiration.AtTime(new ClusterTime(1_500)), Ct);
        await source.Own.MoveClockAsync(new ClusterTime(1_000), Ct);

        await using var store = await ConcordStore.OpenAsync(new MemoryLog { IsKeeper = false }, Options, Ct);
        for (var i = 0; i < 10; i++) await PutAsync(store, $"gone{i}", "1");
        await store.Own.MoveClockAsync(new ClusterTime(7_000), Ct);
        var before = store.View();
        var restored = await store.Own.RestoreAsync(source.State, Ct);
        restored.Revision.ShouldBe(new Revision(11));
        before.Count.ShouldBe(10, "a reader that holds the old state goes on with it");
        store.View().Scan(KeyRange.All).Select(entry => (entry.Key.ToString(), entry.Record.ModRevision)).ShouldBe([("a", restored.Revision), ("t", restored.Revision)]);
        store.View().Get("t").ShouldNotBeNull().ExpiresAt.ShouldBe(new ClusterTime(7_500));
        store.View().Index("by_city").ShouldNotBeNull().Lookup(IndexTerm.Of("Bonn")).Count().ShouldBe(1);
        await PutAsync(store, "b", """{"city":"Bonn"}""");
        ShouldAnswerLikeAScan(store.State, "after the restore");
        await using var watch = store.WatchAsync(KeyRange.All, before.Revision, Ct).GetAsyncEnumerator(Ct);
        await Should.ThrowAsync<Concord.Changes.CompactedException>(async () => await watch.MoveNextAsync());
    }

    private static async Task ChangeSomethingAsync(ConcordStore store, Random random)
    {
        var key = $"k{random.Next(25)}";
        var clock = store.State.Clock.Milliseconds;
        var expiration = random.Next(3) == 0 ? Expiration.AtTime(new ClusterTime(clock + random.Next(1, 30))) : Expiration.Never;
        switch (random.Next(16))
        {
            case 0: await store.DeleteAsync(key, Ct); break;
            case 1: await store.TouchAsync(key, expiration, Ct); break;
            case 2: await store.Own.MoveClockAsync(new ClusterTime(clock + random.Next(15)), Ct); break;
            case 3: await store.Own.SweepAsync(random.Next(1, 5), Ct); break;
            case 4: await DefineAsync(store, $"i{random.Next(3)}", reindex: random.Next(2) == 0); break;
            case 5: await store.CommitAsync(new Transaction { Then = [Operation.Delete(IndexRecord.KeyOf($"i{random.Next(3)}")).OnSystem()] }, Ct); break;
            case 6 or 7: await store.Own.FillIndexAsync($"i{random.Next(3)}", random.Next(1, 12), Ct); break;
            case 8 when random.Next(8) == 0: await store.Own.RestoreAsync(store.State, Ct); break;
            default:
                var json = $$"""{"city":"{{(char)('A' + random.Next(4))}}","n":{{random.Next(3)}}}""";
                await store.PutAsync(key, StoredValue.Json(Encoding.UTF8.GetBytes(random.Next(8) == 0 ? "not json" : json)), expiration, Ct);
                break;
        }
    }

    private static void ShouldAnswerLikeAScan(StoreState state, string because)
    {
        using var content = new MemoryStream();
        StateSnapshot.WriteAsync(state, content, Ct).AsTask().GetAwaiter().GetResult();
        content.Position = 0;
        var loaded = StateSnapshot.Read(new LogSnapshot(state.Position, content), Ct);
        foreach (var (name, index) in state.Indexes)
        {
            var entries = index.Entries.Scan(KeyRange.All).Select(entry => entry.Key).ToList();
            var scanned = state.Keys.Scan(index.Range)
                .Where(entry => index.Knows(entry.Key.Span, entry.Record))
                .SelectMany(entry => index.Definition.Extractor.Terms(entry.Record.Kind, entry.Record.Value).Terms.Select(term => new IndexEntry(term, entry.Key).ToKey()))
                .Order();
            entries.SequenceEqual(scanned).ShouldBeTrue(because);
            loaded.Indexes[name].Entries.Scan(KeyRange.All).Select(entry => entry.Key).SequenceEqual(entries).ShouldBeTrue(because + ", read back");
        }

        loaded.Indexes.Count.ShouldBe(state.Indexes.Count);
    }

    private static ValueTask<CommitResult> PutAsync(ConcordStore store, string key, string json) =>
        store.PutAsync(key, StoredValue.Json(Encoding.UTF8.GetBytes(json)), Expiration.Never, Ct);

    private static async Task DefineAsync(ConcordStore store, string name, bool reindex)
    {
        var path = name == "i1" ? "n" : "city";
        var definition = IndexDefinition.Parse(Encoding.UTF8.GetBytes($$$"""{"name":"{{{name}}}","extractor":{"kind":"field","path":"{{{path}}}"}}"""));
        var record = IndexRecord.Of(definition, scope: name == "i2" ? "k1" : "", reindex);
        await store.CommitAsync(new Transaction { Then = [Operation.Put(IndexRecord.KeyOf(name), record.Write()).OnSystem()] }, Ct);
    }
}
