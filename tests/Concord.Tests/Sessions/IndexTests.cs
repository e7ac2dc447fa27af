using Concord.Indexes;
using Concord.Kv;
using Concord.Queries;
using Concord.Sessions;
using static Concord.Tests.Sessions.SessionScene;

namespace Concord.Tests.Sessions;

public sealed class IndexTests
{
    private static readonly IndexDefinition ByCity = new("by_city", IndexExtractor.Field("city", lowerCase: true));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_index_without_reindex_knows_what_is_written_later_and_says_so()
    {
        await using var scene = await OpenAsync();
        await scene.System.PutAsync("a", Value("""{"city":"Bern"}"""), ct: Ct);
        (await scene.System.Indexes.CreateAsync(ByCity, ct: Ct)).Phase.ShouldBe(IndexPhase.Partial);
        (await OutcomeAsync(() => scene.System.Indexes.CreateAsync(ByCity, ct: Ct))).ShouldBe("index_exists");
        await scene.System.PutAsync("b", Value("""{"city":"bern"}"""), ct: Ct);
        var found = await scene.System.Indexes.LookupAsync("by_city", IndexTerm.Of("BERN"), ct: Ct);
        (string.Join(',', found.Keys), found.IsPartial).ShouldBe(("b", true));
        (await scene.System.Indexes.ReindexAsync("by_city", ct: Ct)).ShouldBe(new IndexInfo(ByCity, IndexPhase.Ready, 2));
        found = await scene.System.Indexes.LookupAsync("by_city", IndexTerm.Of("BERN"), ct: Ct);
        (string.Join(',', found.Keys), found.IsPartial).ShouldBe(("a,b", false));
    }

    [Fact]
    public async Task An_index_is_made_ready_from_thousands_of_records_and_kept_up_to_date_on_every_path()
    {
        await using var scene = await OpenAsync();
        var items = Enumerable.Range(0, 1_700).Select(i => new PutItem($"k{i:0000}", Value($$"""{"city":"c{{i % 3}}","n":{{i}}}""")));
        foreach (var batch in items.Chunk(500)) await scene.System.PutManyAsync(batch, ct: Ct);
        await scene.Store.PutAsync("other/k", StoredValue.Json("""{"city":"c0"}"""u8.ToArray()), default, Ct);
        (await scene.System.Indexes.CreateAsync("by_city", """{"kind":"field","path":"city"}"""u8.ToArray(), reindex: true, ct: Ct)).Phase.ShouldBe(IndexPhase.Ready);
        await scene.System.Indexes.CreateAsync("by_n", """{"kind":"field","path":"n"}"""u8.ToArray(), reindex: true, ct: Ct);
        await SameAsScanAsync(scene);
        await scene.System.PutAsync("k0000", Value("""{"city":"c1","n":-5}"""), ct: Ct);
        await scene.System.PutIfAsync("k0003", Value("7"), WriteCondition.At((await scene.System.GetAsync("k0003", ct: Ct)).Record!.ModRevision), ct: Ct);
        await scene.System.DeleteManyAsync(["k0006", "k0009"], ct: Ct);
        await scene.System.Query.DeleteWhereAsync(new Criteria { Range = new KeyBounds("k0100", "k0199") }, ct: Ct);
        await scene.System.TouchAsync("k0300", TimeSpan.FromSeconds(2), ct: Ct);
        await scene.PassAsync(3);
        await SameAsScanAsync(scene);
        var range = await scene.System.Indexes.LookupRangeAsync("by_n", IndexTerm.Of(-10), IndexTerm.Of(2), ct: Ct);
        range.Entries.Select(entry => $"{entry.Term}:{entry.Key}").ShouldBe(["-5:k0000", "1:k0001", "2:k0002"]);
        (await scene.System.Indexes.LookupRangeAsync("by_n", null, null, new() { Limit = 2 }, Ct)).More.ShouldBeTrue();
    }

    [Fact]
    public async Task A_lookup_pages_and_shows_what_its_reader_may_read()
    {
        await using var scene = await WithPeopleAsync();
        await scene.System.Indexes.CreateAsync("all", """{"kind":"identity"}"""u8.ToArray(), ct: Ct);
        await scene.System.PutManyAsync([new("acme:1", Value("1")), new("b", Value("1.0")), new("acme:2", Value("1e0")), new("c", Value("\"1\""))], ct: Ct);
        async Task<string> FoundAsync(string who, IndexLookupOptions? options = null) =>
            string.Join(',', (await scene.As(who).Indexes.LookupAsync("all", "1"u8.ToArray(), options, Ct)).Keys);
        (await FoundAsync("admin")).ShouldBe("acme:1,acme:2,b");
        (await FoundAsync("acme")).ShouldBe("acme:1,acme:2");
        (await FoundAsync("writer")).ShouldBe("");
        (await FoundAsync("admin", new() { Limit = 2 })).ShouldBe("acme:1,acme:2");
        (await FoundAsync("admin", new() { Limit = 2, After = "acme:2" })).ShouldBe("b");
        (await scene.As("admin").Indexes.LookupAsync("all", "null"u8.ToArray(), ct: Ct)).Keys.ShouldBeEmpty();
        (await OutcomeAsync(() => scene.As("admin").Indexes.LookupAsync("all", "{"u8.ToArray(), ct: Ct))).ShouldBe("invalid_value");
        (await OutcomeAsync(() => scene.As("admin").Indexes.LookupAsync("none", "1"u8.ToArray(), ct: Ct))).ShouldBe("not_found");
        (await OutcomeAsync(() => scene.As("admin").Indexes.LookupAsync("all", "1"u8.ToArray(), new() { Limit = 0 }, Ct))).ShouldBe("invalid_arguments");
    }

    [Fact]
    public async Task An_index_can_be_dropped_and_another_part_of_the_store_has_its_own()
    {
        await using var scene = await OpenAsync();
        await scene.System.Indexes.CreateAsync(ByCity, ct: Ct);
        var other = await ConcordService.OpenAsync(scene.Store, new ConcordServiceOptions { Scope = "other/" }, Ct);
        (await other.System.Indexes.ListAsync(ct: Ct)).ShouldBeEmpty();
        (await OutcomeAsync(() => other.System.Indexes.LookupAsync("by_city", IndexTerm.Of("x"), ct: Ct))).ShouldBe("not_found");
        (await OutcomeAsync(() => other.System.Indexes.DropAsync("by_city", ct: Ct))).ShouldBe("not_found");
        (await scene.System.Indexes.ListAsync(ct: Ct)).ShouldHaveSingleItem().Definition.ShouldBe(ByCity);
        (await scene.System.Indexes.DropAsync("by_city", ct: Ct)).ShouldBe(ByCity);
        (await OutcomeAsync(() => scene.System.Indexes.DropAsync("by_city", ct: Ct))).ShouldBe("not_found");
        (await OutcomeAsync(() => scene.System.Indexes.ReindexAsync("by_city", ct: Ct))).ShouldBe("not_found");
    }

    [Fact]
    public async Task A_value_with_more_terms_than_an_index_takes_is_refused()
    {
        await using var scene = await OpenAsync();
        await scene.System.Indexes.CreateAsync("tags", """{"kind":"field","path":"tags.*"}"""u8.ToArray(), ct: Ct);
        await scene.System.PutAsync("k", Tags(1_000), ct: Ct);
        var before = scene.Service.Revision;
        (await OutcomeAsync(() => scene.System.PutAsync("k", Tags(1_001), ct: Ct))).ShouldBe("invalid_value");
        (await RefusedAsync(() => scene.System.PutManyAsync([new("a", Value("1")), new("b", Tags(1_001))], ct: Ct))).ElementIndex.ShouldBe(1);
        scene.Service.Revision.ShouldBe(before);
        (await scene.System.Indexes.LookupAsync("tags", IndexTerm.Of(999), ct: Ct)).Keys.ShouldBe(["k"]);
    }

    [Theory]
    [InlineData("", """{"kind":"identity"}""", "invalid_name")]
    [InlineData("n", """{"kind":"delegate"}""", "invalid_extractor")]
    [InlineData("n", "{", "invalid_extractor")]
    public async Task A_wrong_definition_is_refused_before_anybody_is_asked_who_he_is(string name, string extractor, string code)
    {
        await using var scene = await WithPeopleAsync();
        foreach (var who in new[] { "nobody", "system" })
            (await OutcomeAsync(() => scene.As(who).Indexes.CreateAsync(name, System.Text.Encoding.UTF8.GetBytes(extractor), ct: Ct))).ShouldBe(code, who);
    }

    private static StoredValue Tags(int count) => Value($$"""{"tags":[{{string.Join(',', Enumerable.Range(0, count))}}]}""");

    private static async Task SameAsScanAsync(SessionScene scene)
    {
        for (var i = 0; i < 3; i++)
        {
            var city = $"c{i}";
            var scanned = await scene.System.Query.KeysAsync(new Criteria { Filter = Predicate.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{"field":"city","op":"==","value":"{{city}}"}""")) }, ct: Ct);
            (await scene.System.Indexes.LookupAsync("by_city", IndexTerm.Of(city), ct: Ct)).Keys.ShouldBe(scanned.Keys);
        }
    }
}
