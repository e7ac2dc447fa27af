using Concord.Etcd.Tests.Clusters;
using Concord.Kv;

namespace Concord.Etcd.Tests;

public sealed class StoreTests(SingleMember etcd)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_stores_on_one_log_see_each_others_writes()
    {
        await using var a = await OpenAsync("stores", "a");
        await using var b = await OpenAsync("stores", "b");
        await a.PutAsync("greeting", "hello"u8.ToArray(), Ct);
        (await b.GetAsync("greeting", ReadConsistency.Strong, Ct)).ShouldNotBeNull().Value.ToArray().ShouldBe("hello"u8.ToArray());
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? a : b).PutAsync($"k{i}", new byte[] { (byte)i }, Ct).AsTask()));
        var (left, right) = (await a.ScanAsync(KeyRange.All, null, Ct), await b.ScanAsync(KeyRange.All, null, Ct));
        left.Entries.Count.ShouldBe(201);
        right.Revision.ShouldBe(left.Revision);
        right.Entries.Select(entry => (entry.Key, entry.Record.ModRevision)).ShouldBe(left.Entries.Select(entry => (entry.Key, entry.Record.ModRevision)));
    }

    [Fact]
    public async Task A_watch_of_one_store_sees_the_writes_of_another()
    {
        await using var a = await OpenAsync("watching", "a");
        await using var b = await OpenAsync("watching", "b");
        await using var watch = b.WatchAsync(KeyRange.All, b.Revision, Ct).GetAsyncEnumerator(Ct);
        await a.PutAsync("one", "1"u8.ToArray(), Ct);
        (await watch.MoveNextAsync()).ShouldBeTrue();
        watch.Current.Changes.ShouldHaveSingleItem().Key.ToString().ShouldBe("one");
    }

    private async Task<ConcordStore> OpenAsync(string cluster, string node)
    {
        var options = new ConcordOptions { DataDirectory = "not used" };
        return await ConcordStore.OpenAsync(await SingleMember.OpenAsync(etcd.Options(cluster, node), Ct), options, Ct);
    }
}
