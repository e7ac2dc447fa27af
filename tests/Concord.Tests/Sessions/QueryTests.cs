using Concord.Kv;
using Concord.Queries;
using Concord.Sessions;
using static Concord.Tests.Sessions.SessionScene;

namespace Concord.Tests.Sessions;

public sealed class QueryTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_are_meant_and_told_without_the_scope()
    {
        await using var scene = await OpenAsync();
        await scene.Store.PutAsync("a", new byte[1], Ct);
        await scene.Store.PutAsync("kv0", new byte[1], Ct);
        await scene.System.PutManyAsync([.. "abcde".Select(letter => new PutItem($"{letter}", Value($"\"{letter}\"")))], ct: Ct);
        async Task<string> Found(Criteria criteria) => string.Join(',', (await scene.System.Query.KeysAsync(criteria, ct: Ct)).Keys);
        (await Found(new Criteria())).ShouldBe("a,b,c,d,e");
        (await Found(new Criteria { Prefix = "b" })).ShouldBe("b");
        (await Found(new Criteria { Prefix = "k" })).ShouldBe("");
        (await Found(new Criteria { Range = new KeyBounds("b", "d") })).ShouldBe("b,c,d");
        (await Found(new Criteria { Range = new KeyBounds(null, "b") })).ShouldBe("a,b");
        (await Found(new Criteria { Range = new KeyBounds("d", null) })).ShouldBe("d,e");
        (await Found(new Criteria { After = "c" })).ShouldBe("d,e");
        (await Found(new Criteria { After = "c", Order = SortOrder.Descending })).ShouldBe("b,a");
        (await Found(new Criteria { Pattern = "^[ac]$" })).ShouldBe("a,c");
        (await Found(new Criteria { Suffix = "e" })).ShouldBe("e");
        (await Found(new Criteria { Contains = "kv" })).ShouldBe("");
        (await Found(new Criteria { Filter = Predicate.Parse("""{"field":"","op":">","value":"c"}"""u8.ToArray()) })).ShouldBe("d,e");
        (await Found(new Criteria { Where = entry => entry.Key == "b" })).ShouldBe("b");
        var page = await scene.System.Query.KeysAsync(new Criteria { Limit = 2 }, ct: Ct);
        (string.Join(',', page.Keys), page.Next).ShouldBe(("a,b", (Key)"b"));
    }

    [Fact]
    public async Task What_has_expired_is_found_by_no_query()
    {
        await using var scene = await OpenAsync();
        await scene.System.PutAsync("a", Value("1"), new() { Ttl = TimeSpan.FromSeconds(2) }, Ct);
        await scene.System.PutAsync("b", Value("1"), ct: Ct);
        (await scene.System.Query.WhereAsync(new Criteria(), ct: Ct)).Entries.Select(entry => entry.TtlSeconds).ShouldBe([2, null]);
        await scene.PassAsync(3);
        (await scene.System.Query.CountAsync(new Criteria(), ct: Ct)).Count.ShouldBe(1);
        (await scene.System.Query.DeleteWhereAsync(new Criteria(), ct: Ct)).Deleted.ShouldBe(1);
    }

    [Fact]
    public async Task Up_to_500_go_at_one_revision_and_more_in_batches()
    {
        await using var scene = await OpenAsync();
        await PutManyAsync(scene, 500);
        var before = scene.Service.Revision;
        var deleted = await scene.System.Query.DeleteWhereAsync(new Criteria { Prefix = "k" }, ct: Ct);
        (deleted.Deleted, deleted.Revision).ShouldBe((500, before.Next));
        await PutManyAsync(scene, 1_201);
        before = scene.Service.Revision;
        deleted = await scene.System.Query.DeleteWhereAsync(new Criteria { Prefix = "k" }, ct: Ct);
        (deleted.Deleted, deleted.Revision.Value - before.Value).ShouldBe((1_201, 3));
        (await scene.System.Query.CountAsync(new Criteria(), ct: Ct)).Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_that_was_rewritten_meanwhile_is_kept_and_not_counted()
    {
        await using var scene = await OpenAsync();
        await PutManyAsync(scene, 700);

        // Code of the caller runs between looking and deleting: there the race can be had at will.
        var rewritten = 0;
        var criteria = new Criteria
        {
            Where = entry =>
            {
                if (entry.Key == "k0650" && Interlocked.Exchange(ref rewritten, 1) == 0)
                    scene.Store.PutAsync("kv/k0650", new byte[] { 1 }, Ct).AsTask().GetAwaiter().GetResult();
                return true;
            },
        };
        (await scene.System.Query.DeleteWhereAsync(criteria, ct: Ct)).Deleted.ShouldBe(699);
        (await scene.System.Query.KeysAsync(new Criteria(), ct: Ct)).Keys.ShouldBe(["k0650"]);
    }

    [Fact]
    public async Task Nothing_that_is_written_while_much_is_deleted_is_lost()
    {
        await using var scene = await OpenAsync();
        await PutManyAsync(scene, 3_000);
        var kept = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 3_000; i += 37) kept[$"k{i:0000}"] = (await scene.System.PutAsync($"k{i:0000}", Value("\"new\""), ct: Ct)).Revision.Value;
        }, Ct);
        var deleted = await scene.System.Query.DeleteWhereAsync(new Criteria { Filter = Predicate.Parse("""{"field":"","op":"==","value":"old"}"""u8.ToArray()) }, ct: Ct);
        await writing;
        var left = (await scene.System.Query.WhereAsync(new Criteria(), ct: Ct)).Entries;
        left.ShouldAllBe(entry => Text(entry.Record) == "\"new\"");
        left.Select(entry => (entry.Key.ToString(), entry.Record.ModRevision.Value)).ShouldBe(kept.Select(pair => (pair.Key, pair.Value)));
        deleted.Deleted.ShouldBeLessThanOrEqualTo(3_000);
    }

    private static async Task PutManyAsync(SessionScene scene, int count)
    {
        foreach (var batch in Enumerable.Range(0, count).Chunk(500))
            await scene.System.PutManyAsync([.. batch.Select(i => new PutItem($"k{i:0000}", Value("\"old\"")))], ct: Ct);
    }
}
