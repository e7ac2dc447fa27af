using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Concord.Json;
using Concord.Kv;
using Concord.Queries;
using Concord.StateMachine.Tree;
using Concord.Tests.Json;
using Quartet.Testing;
using Record = Concord.Kv.Record;

namespace Concord.Tests.Queries;

public sealed class SelectionTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public void The_range_is_the_narrowest_that_prefix_range_and_cursor_allow()
    {
        Range(new Criteria()).ShouldBe("[ ..");
        Range(new Criteria { Prefix = "" }).ShouldBe("[ ..");
        Range(new Criteria { Prefix = "ab" }).ShouldBe("[ab .. ac)");
        Range(new Criteria { Range = new KeyBounds("b", "d") }).ShouldBe("[b .. d0)");
        Range(new Criteria { Range = new KeyBounds("b", null) }).ShouldBe("[b ..");
        Range(new Criteria { Range = new KeyBounds(null, "d") }).ShouldBe("[ .. d0)");
        Range(new Criteria { Prefix = "a", Range = new KeyBounds("ab", "b") }).ShouldBe("[ab .. b)");
        Range(new Criteria { Prefix = "a", Range = new KeyBounds("A", "ab") }).ShouldBe("[a .. ab0)");
        Range(new Criteria { Prefix = "a", After = "ab" }).ShouldBe("[ab0 .. b)");
        Range(new Criteria { Prefix = "a", After = "ab", Order = SortOrder.Descending }).ShouldBe("[a .. ab)");
        Range(new Criteria { Prefix = "a", After = "A" }).ShouldBe("[a .. b)");
    }

    [Fact]
    public void Only_the_range_is_scanned()
    {
        var asked = new List<KeyRange>();
        var source = new QuerySource(
            (range, _) =>
            {
                asked.Add(range);
                return [];
            },
            ContentOf);
        Selection.Of(new Criteria { Prefix = "a", Suffix = "z", Contains = "x", Pattern = "y" }).Count(source, Ct).ShouldBe(0);
        asked.ShouldHaveSingleItem().ShouldBe(KeyRange.Prefix("a"));
    }

    [Fact]
    public void No_more_is_read_than_the_page_needs_and_one_to_know_that_there_are_more()
    {
        var read = 0;
        var source = new QuerySource((_, _) => Enumerable.Range(0, 1000).Select(Count), ContentOf);
        var page = Selection.Of(new Criteria { Offset = 3, Limit = 5 }).Page(source, Ct);
        page.Entries.Select(e => e.Key.ToString()).ShouldBe(["0003", "0004", "0005", "0006", "0007"]);
        page.Next.ShouldBe((Key?)"0007");
        read.ShouldBe(9);

        Entry Count(int i)
        {
            read++;
            return Entry($"{i:D4}", "0");
        }
    }

    [Fact]
    public void A_page_is_full_although_the_filter_passes_few()
    {
        var source = Source(Enumerable.Range(0, 100).Select(i => Entry($"k{i:D3}", $$"""{"n":{{i}}}""")));
        var filter = Predicate.Parse("""{"field":"n","op":">=","value":50}"""u8.ToArray());
        var page = Selection.Of(new Criteria { Filter = filter, Limit = 10 }).Page(source, Ct);
        page.Entries.Select(e => e.Key.ToString()).ShouldBe(Enumerable.Range(50, 10).Select(i => $"k{i:D3}"));
        Selection.Of(new Criteria { Filter = filter, Limit = 10, After = page.Next }).Page(source, Ct).Entries[0].Key.ToString().ShouldBe("k060");
    }

    [Fact]
    public void A_last_page_that_is_just_full_promises_no_next_one()
    {
        var source = Source(Enumerable.Range(0, 10).Select(i => Entry($"{i}", "0")));
        Selection.Of(new Criteria { Limit = 10 }).Page(source, Ct).Next.ShouldBeNull();
        Selection.Of(new Criteria { Limit = 9 }).Page(source, Ct).Next.ShouldBe((Key?)"8");
        Selection.Of(new Criteria { Limit = 10, Offset = 20 }).Page(source, Ct).Entries.ShouldBeEmpty();
    }

    [Fact]
    public void A_delegate_sees_only_what_passed_all_other_tests()
    {
        var seen = new List<string>();
        var source = Source([Entry("a1", "1"), Entry("a2", "2"), Entry("b1", "1"), new Entry("a3", Binary("1"))]);
        var found = Selection.Of(new Criteria
        {
            Prefix = "a",
            Filter = Predicate.Parse("""{"field":"","op":"exists"}"""u8.ToArray()),
            Where = entry =>
            {
                seen.Add(entry.Key.ToString());
                return entry.Record.Value.Span[0] == '2';
            },
        });
        found.Page(source, Ct).Entries.ShouldHaveSingleItem().Key.ToString().ShouldBe("a2");
        seen.ShouldBe(["a1", "a2"]);
    }

    [Fact]
    public void A_pattern_passes_over_keys_that_are_no_text()
    {
        var source = Source([new Entry(new Key((ReadOnlySpan<byte>)[0xFF, 0x61]), Binary("")), Entry("a", "0")]);
        Selection.Of(new Criteria { Pattern = "a|." }).Count(source, Ct).ShouldBe(1);
        Selection.Of(new Criteria { Suffix = "a" }).Count(source, Ct).ShouldBe(2);
    }

    [Fact]
    public void Whoever_gives_up_is_let_go()
    {
        using var gaveUp = new CancellationTokenSource();
        var source = Source(Enumerable.Range(0, 100_000).Select(i =>
        {
            if (i == 500) gaveUp.Cancel();
            i.ShouldBeLessThan(1000);
            return Entry($"{i:D6}", "0");
        }));
        Should.Throw<OperationCanceledException>(() => Selection.Of(new Criteria { Suffix = "x" }).Count(source, gaveUp.Token));
    }

    [Theory]
    [InlineData("""{"limit":0}""", "limit is 0"), InlineData("""{"limit":-1}""", "limit is -1"), InlineData("""{"offset":-1}""", "offset is -1")]
    [InlineData("""{"limit":1.5}""", "limit must be a whole number"), InlineData("""{"limit":"1"}""", "limit must be a whole number")]
    [InlineData("""{"limit":99999999999}""", "limit must be a whole number"), InlineData("""{"order":"up"}""", "order is 'up'")]
    [InlineData("""{"order":1}""", "order must be a string"), InlineData("""{"prefix":1}""", "prefix must be a string")]
    [InlineData("""{"range":"a"}""", "range must be an object"), InlineData("""{"range":{"start":1}}""", "start must be a string")]
    [InlineData("""{"pattern":"("}""", "is refused"), InlineData("""{"pattern":"(?<=a)b"}""", "is refused"), InlineData("[]", "must be an object")]
    [InlineData("""{"filter":{"field":"a"}}""", "filter has no member 'op'"), InlineData("""{"filter":[]}""", "filter must be an object")]
    [InlineData("""{"prefix":"a","prefix":"b"}""", "not JSON"), InlineData("{", "not JSON"), InlineData("""{"prefix":"\ud800"}""", "not JSON")]
    public void Bad_criteria_are_refused_by_name(string json, string reason)
    {
        var refusal = Should.Throw<ConcordException>(() => Selection.Of(Criteria.Parse(Encoding.UTF8.GetBytes(json))));
        refusal.Code.ShouldBe(ConcordErrorCode.InvalidQuery);
        refusal.Message.ShouldContain(reason);
    }

    [Fact]
    public void Texts_longer_than_any_key_are_refused()
    {
        var longest = new Key(new byte[Selection.KeyBytesMax].AsSpan());
        var tooLong = new Key(new byte[Selection.KeyBytesMax + 1].AsSpan());
        Selection.Of(new Criteria { Prefix = longest, Suffix = longest, Contains = longest, After = longest, Range = new KeyBounds(longest, longest) });
        Criteria[] bad =
        [
            new Criteria { Prefix = tooLong }, new Criteria { Suffix = tooLong }, new Criteria { Contains = tooLong }, new Criteria { After = tooLong },
            new Criteria { Range = new KeyBounds(tooLong, null) }, new Criteria { Range = new KeyBounds(null, tooLong) },
        ];
        foreach (var criteria in bad) Should.Throw<ConcordException>(() => Selection.Of(criteria)).Code.ShouldBe(ConcordErrorCode.InvalidQuery);
    }

    [Fact]
    public void Criteria_are_read_from_JSON()
    {
        var criteria = Criteria.Parse("""
            {"prefix":"p","suffix":"s","contains":"\u00fc","pattern":"^p","range":{"start":"a","end":null},"filter":{"not":{"field":"a","op":"exists"}},
             "limit":10,"offset":2,"order":"desc","after":"x","keys_only":true}
            """u8.ToArray());
        criteria.ShouldBe(new Criteria
        {
            Prefix = "p", Suffix = "s", Contains = "\u00fc", Pattern = "^p", Range = new KeyBounds("a", null),
            Filter = Predicate.Not(Predicate.Field("a", PredicateOperator.Exists)), Limit = 10, Offset = 2, Order = SortOrder.Descending, After = "x",
        });
        Criteria.Parse("{}"u8.ToArray()).ShouldBe(new Criteria());
        Criteria.Parse("""{"prefix":null,"limit":null,"filter":null,"order":null}"""u8.ToArray()).ShouldBe(new Criteria());
    }

    [Fact]
    public void A_filter_may_be_as_deep_in_a_query_as_it_is_alone()
    {
        var deep = Predicate.Field("a", PredicateOperator.Exists);
        for (var depth = 1; depth < 64; depth++) deep = Predicate.Not(deep);
        Criteria.Parse(Encoding.UTF8.GetBytes($$"""{"filter":{{deep}}}""")).Filter.ShouldBe(deep);
    }

    // Goal: a query finds what a scan of everything finds. Method: random entries in the real tree, random criteria, judged by LINQ over all
    // entries; then the same criteria again page by page.
    [Fact]
    public void Random_criteria_agree_with_brute_force()
    {
        var seed = Seeds.One;
        var random = new Random(seed);
        var json = new RandomJson(random);
        var predicates = new RandomPredicates(random);
        for (var store = 0; store < 20; store++)
        {
            var entries = new SortedDictionary<string, Record>(StringComparer.Ordinal);
            for (var i = random.Next(200); i > 0; i--) entries[Name(random)] = random.Next(8) == 0 ? Binary(json.Next(2)) : Json(json.Object(2));
            var edit = new KeySpaceEdit(KeySpace.Empty);
            foreach (var (key, record) in entries) edit.Set(Encoding.UTF8.GetBytes(key), record);
            var space = edit.Finish();
            var source = new QuerySource(space.Scan, ContentOf);

            for (var query = 0; query < 150; query++)
            {
                var filter = random.Next(2) == 0 ? null : predicates.Next(2);
                var criteria = new Criteria
                {
                    Prefix = Maybe(random, 0), Suffix = Maybe(random, 1), Contains = Maybe(random, 2), After = Maybe(random, 3),
                    Pattern = random.Next(4) == 0 ? "^[ab]*b.?$" : null,
                    Range = random.Next(3) == 0 ? new KeyBounds(Maybe(random, 3), Maybe(random, 3)) : null,
                    Filter = filter is null ? null : Predicate.Parse(Encoding.UTF8.GetBytes(filter)),
                    Order = random.Next(2) == 0 ? SortOrder.Ascending : SortOrder.Descending,
                    Offset = random.Next(3) == 0 ? random.Next(5) : 0,
                    Limit = random.Next(2) == 0 ? random.Next(1, 10) : null,
                };
                var unlimited = BruteForce(entries, criteria, filter is null ? null : JsonNode.Parse(filter));
                var expected = unlimited.Skip(criteria.Offset).Take(criteria.Limit ?? int.MaxValue).ToList();
                var selection = Selection.Of(criteria);
                var because = $"seed {seed}: {criteria}";
                selection.Entries(source, Ct).Select(e => e.Key.ToString()).ShouldBe(expected, because);
                selection.Count(source, Ct).ShouldBe(expected.Count, because);

                var paged = new List<string>();
                var page = selection.Page(source, Ct);
                paged.AddRange(page.Entries.Select(e => e.Key.ToString()));
                paged.ShouldBe(expected, because);
                while (page.Next is { } next)
                {
                    page = Selection.Of(criteria with { Offset = 0, After = next }).Page(source, Ct);
                    page.Entries.Count.ShouldBeInRange(1, criteria.Limit ?? int.MaxValue, because);
                    paged.AddRange(page.Entries.Select(e => e.Key.ToString()));
                }

                paged.ShouldBe(unlimited.Skip(criteria.Offset), because);
            }
        }
    }

    private static List<string> BruteForce(SortedDictionary<string, Record> entries, Criteria criteria, JsonNode? filter)
    {
        var found = entries.Where(e =>
            e.Key.StartsWith(criteria.Prefix?.ToString() ?? "", StringComparison.Ordinal)
            && e.Key.EndsWith(criteria.Suffix?.ToString() ?? "", StringComparison.Ordinal)
            && e.Key.Contains(criteria.Contains?.ToString() ?? "", StringComparison.Ordinal)
            && (criteria.Pattern is null || Regex.IsMatch(e.Key, criteria.Pattern))
            && (criteria.Range?.Start is not { } start || string.CompareOrdinal(e.Key, start.ToString()) >= 0)
            && (criteria.Range?.End is not { } end || string.CompareOrdinal(e.Key, end.ToString()) <= 0)
            && (filter is null || (ContentOf(e.Value) is (ContentKind.Json, var value) && PredicateModel.Matches(filter, JsonNode.Parse(value.Span)))))
            .Select(e => e.Key);
        if (criteria.Order == SortOrder.Descending) found = found.Reverse();
        return [.. found.Where(key => criteria.After is not { } after
            || (criteria.Order == SortOrder.Ascending ? string.CompareOrdinal(key, after.ToString()) > 0 : string.CompareOrdinal(key, after.ToString()) < 0))];
    }

    private static string Name(Random random) => new([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => "abc"[random.Next(3)])]);

    private static Key? Maybe(Random random, int length) =>
        random.Next(3) == 0 ? (Key)new string([.. Enumerable.Range(0, random.Next(length + 1)).Select(_ => "abc"[random.Next(3)])]) : default(Key?);

    private static string Range(Criteria criteria)
    {
        var range = Selection.Of(criteria).Range;
        return $"[{range.Start} ..{(range.End is { } end ? $" {end})" : "")}".Replace("\0", "0", StringComparison.Ordinal);
    }

    private static QuerySource Source(IEnumerable<Entry> entries) =>
        new((range, descending) => (descending ? entries.Reverse() : entries).Where(e => range.Contains(e.Key.Span)), ContentOf);

    // The records of this version carry no kind: in these tests the version number tells.
    private static Record Json(string json) => new(Encoding.UTF8.GetBytes(json), default, default, 1);

    private static Record Binary(string text) => new(Encoding.UTF8.GetBytes(text), default, default, 2);

    private static Entry Entry(string key, string json) => new(key, Json(json));

    private static (ContentKind Kind, ReadOnlyMemory<byte> Value) ContentOf(Record record) =>
        (record.Version == 1 ? ContentKind.Json : ContentKind.Binary, record.Value);
}
