using System.Text;
using System.Text.Json;
using Concord.Indexes;
using Concord.Json;
using Concord.Kv;
using Concord.Queries;
using Concord.Tests.Json;
using Record = Concord.Kv.Record;

namespace Concord.Tests.Indexes;

public sealed class IndexExtractorTests
{
    private const string Person =
        """{"name":"Ada","age":36,"alive":false,"note":null,"address":{"city":"London"},"tags":["b","a","b",1,1.0,null,{"x":1},true],"jobs":[{"at":"X"},{"at":"Y"},{}]}""";

    [Theory]
    [InlineData("""{"kind":"field","path":"name"}""", "\"Ada\""), InlineData("""{"kind":"field","path":"age"}""", "36")]
    [InlineData("""{"kind":"field","path":"alive"}""", "false"), InlineData("""{"kind":"field","path":"note"}""", "")]
    [InlineData("""{"kind":"field","path":"missing"}""", ""), InlineData("""{"kind":"field","path":"address"}""", "")]
    [InlineData("""{"kind":"field","path":"address.city"}""", "\"London\""), InlineData("""{"kind":"field","path":"tags"}""", "")]
    [InlineData("""{"kind":"field","path":"tags.1"}""", "\"a\""), InlineData("""{"kind":"field","path":"tags.*"}""", "true 1 \"a\" \"b\"")]
    [InlineData("""{"kind":"field","path":"jobs.*.at"}""", "\"X\" \"Y\""), InlineData("""{"kind":"field","path":"name","normalize":"lowercase"}""", "\"ada\"")]
    [InlineData("""{"kind":"field","path":"age","normalize":"lowercase"}""", "36"), InlineData("""{"kind":"identity"}""", "")]
    [InlineData("""{"kind":"field","path":"name","where":{"field":"age","op":">","value":30}}""", "\"Ada\"")]
    [InlineData("""{"kind":"field","path":"name","where":{"field":"age","op":"<","value":30}}""", "")]
    public void Terms_are_taken_from_a_value(string extractor, string terms) => Terms(extractor, Person).ShouldBe(terms);

    [Theory]
    [InlineData("\"Hi\"", "\"Hi\""), InlineData("1.50", "1.5"), InlineData("true", "true"), InlineData("null", ""), InlineData("[1]", ""), InlineData("{}", "")]
    public void The_value_itself_can_be_the_term(string value, string terms) => Terms("""{"kind":"identity"}""", value).ShouldBe(terms);

    [Fact]
    public void Elements_that_are_the_same_in_lower_case_are_one_term() =>
        Terms("""{"kind":"field","path":"*","normalize":"lowercase"}""", """["A","a","\u00dc","\u00fc"]""").ShouldBe("\"a\" \"\u00fc\"");

    [Fact]
    public void What_is_not_JSON_has_no_terms()
    {
        var identity = IndexExtractor.Identity();
        identity.Terms(ContentKind.Binary, "1"u8.ToArray()).ShouldBe(IndexTerms.None);
        identity.Terms(ContentKind.Json, "1 2"u8.ToArray()).ShouldBe(IndexTerms.None);
        identity.Terms(ContentKind.Json, default).ShouldBe(IndexTerms.None);
    }

    [Fact]
    public void A_sought_term_is_normalized_as_the_indexed_ones_are()
    {
        IndexExtractor.Field("a", lowerCase: true).Sought(IndexTerm.Of("ADA")).ShouldBe(IndexTerm.Of("ada"));
        IndexExtractor.Field("a").Sought(IndexTerm.Of("ADA")).ShouldBe(IndexTerm.Of("ADA"));
    }

    [Fact]
    public void A_thousand_terms_are_the_limit()
    {
        var definition = new IndexDefinition("tags", IndexExtractor.Field("*"));
        var thousand = definition.Extractor.Terms(ContentKind.Json, Numbers(1000, times: 3));
        thousand.Terms.Count.ShouldBe(1000);
        thousand.TooMany.ShouldBeFalse();
        definition.Check(thousand);

        // The first thousand of the text stay, so that all nodes agree.
        var more = definition.Extractor.Terms(ContentKind.Json, Numbers(1001, times: 1));
        more.TooMany.ShouldBeTrue();
        more.Terms.Select(term => term.ToString()).ShouldBe(Enumerable.Range(2, 1000).Select(i => $"{i}"));
        var refusal = Should.Throw<ConcordException>(() => definition.Check(more));
        refusal.Code.ShouldBe(ConcordErrorCode.InvalidValue);
        refusal.Message.ShouldContain("'tags'");

        static byte[] Numbers(int distinct, int times) => Encoding.UTF8.GetBytes(
            $"[{string.Join(',', Enumerable.Repeat(Enumerable.Range(1, distinct).Reverse(), times).SelectMany(numbers => numbers))}]");
    }

    [Theory]
    [InlineData("", "not JSON"), InlineData("[]", "must be an object"), InlineData("{}", "no member 'kind'"), InlineData("""{"kind":"field"}""", "no member 'path'")]
    [InlineData("""{"kind":"code","path":"a"}""", "kind is 'code'"), InlineData("""{"kind":1}""", "kind must be a string")]
    [InlineData("""{"kind":"field","path":""}""", "path is empty"), InlineData("""{"kind":"field","path":"a..b"}""", "path: the path 'a..b' has an empty segment")]
    [InlineData("""{"kind":"field","path":["a"]}""", "path must be a string"), InlineData("""{"kind":"identity","path":"a"}""", "has no path")]
    [InlineData("""{"kind":"identity","normalize":"uppercase"}""", "normalize is 'uppercase'"), InlineData("""{"kind":"identity","unique":true}""", "unknown member 'unique'")]
    [InlineData("""{"kind":"identity","where":{"field":"a"}}""", "where has no member 'op'"), InlineData("""{"kind":"identity","where":null}""", "where must be an object")]
    [InlineData("""{"kind":"identity","where":{"not":{"field":"a","op":"matches","value":"x"}}}""", "cannot be conditional on 'matches'")]
    [InlineData("""{"kind":"identity","kind":"field"}""", "not JSON")]
    public void A_bad_extractor_is_refused_by_name(string json, string reason)
    {
        var refusal = Should.Throw<ConcordException>(() => IndexExtractor.Parse(Encoding.UTF8.GetBytes(json)));
        refusal.Code.ShouldBe(ConcordErrorCode.InvalidExtractor);
        refusal.Message.ShouldContain(reason);
    }

    [Fact]
    public void Definitions_come_back_from_their_canonical_form()
    {
        var deep = Predicate.Field("a", PredicateOperator.Exists);
        for (var depth = 1; depth < 56; depth++) deep = Predicate.Not(deep);
        IndexExtractor[] extractors =
        [
            IndexExtractor.Identity(), IndexExtractor.Identity(lowerCase: true), IndexExtractor.Field("a.*.\u00fc"), IndexExtractor.Field("x", deep, lowerCase: true),
            IndexExtractor.Field("x", Predicate.Parse("""{"field":"y","op":"in","value":[1.0,"\u0041"]}"""u8.ToArray())),
        ];
        foreach (var extractor in extractors)
        {
            IndexExtractor.Parse(extractor.ToJson()).ShouldBe(extractor);
            IndexExtractor.Parse(extractor.ToJson()).GetHashCode().ShouldBe(extractor.GetHashCode());
            IndexExtractor.Parse(extractor.ToJson()).ToJson().ShouldBe(extractor.ToJson());
            var definition = new IndexDefinition("by \"x\"", extractor);
            IndexDefinition.Parse(definition.ToJson()).ShouldBe(definition);

            // As it is stored: within a record of its own, by the serializer and its limits.
            var stored = new Record(IndexRecord.Of(definition, "", reindex: true).Write(), default, default, 1);
            IndexRecord.Read(stored).ToDefinition().ShouldBe(definition);
        }

        extractors.Distinct().Count().ShouldBe(extractors.Length);
        Should.Throw<ConcordException>(() => IndexExtractor.Identity(Predicate.Not(deep))).Message.ShouldContain("at most 56 deep");
        Encoding.UTF8.GetString(new IndexDefinition("n", IndexExtractor.Parse(""" { "normalize":"lowercase", "path":"a", "kind":"field" } """u8.ToArray())).ToJson())
            .ShouldBe("""{"name":"n","extractor":{"kind":"field","path":"a","normalize":"lowercase"}}""");
    }

    [Fact]
    public void A_name_has_between_1_and_255_bytes()
    {
        var identity = IndexExtractor.Identity();
        new IndexDefinition(new string('a', 255), identity).Name.Length.ShouldBe(255);
        new IndexDefinition("a/b \u00fc\0", identity).Name.ShouldBe("a/b \u00fc\0");
        foreach (var bad in new[] { "", new string('a', 256), new string('\u00fc', 128), "\ud800" })
            Should.Throw<ConcordException>(() => new IndexDefinition(bad, identity)).Code.ShouldBe(ConcordErrorCode.InvalidName);
        Should.Throw<ConcordException>(() => IndexDefinition.Parse("""{"name":"","extractor":{"kind":"identity"}}"""u8.ToArray())).Code.ShouldBe(ConcordErrorCode.InvalidName);
        foreach (var bad in new[] { "{}", "[]", """{"name":1,"extractor":{"kind":"identity"}}""", """{"name":"a"}""", """{"name":"a","extractor":{"kind":"identity"},"x":1}""" })
            Should.Throw<ConcordException>(() => IndexDefinition.Parse(Encoding.UTF8.GetBytes(bad))).Code.ShouldBe(ConcordErrorCode.InvalidExtractor);
    }

    // Goal: looking up a term finds exactly the values that a predicate with == (any element, for *) finds. Method: random values.
    [Fact]
    public void Lookup_and_predicate_agree()
    {
        var random = new Random(31);
        var json = new RandomJson(random);
        var hits = 0;
        for (var i = 0; i < 8_000; i++)
        {
            var path = json.Path();
            if (path.Length == 0) continue;
            var value = Encoding.UTF8.GetBytes(json.Object(3));
            using var document = JsonDocument.Parse(value);

            // Half of the time something that is there is sought, in another spelling.
            var there = JsonPath.Parse(path).Path!.Select(document.RootElement).LastOrDefault(part => IndexTerm.Of(part) is not null);
            var sought = there.ValueKind != JsonValueKind.Undefined && random.Next(2) == 0 ? json.Respell(there.GetRawText()) : json.Number();
            using var soughtDocument = JsonDocument.Parse(sought);
            var equal = Predicate.Field(path, PredicateOperator.Equal, soughtDocument.RootElement);
            var found = IndexExtractor.Field(path).Terms(ContentKind.Json, value).Terms.Contains(IndexTerm.Of(soughtDocument.RootElement)!.Value);
            found.ShouldBe(equal.Matches(ContentKind.Json, value), $"{path} {sought} {Encoding.UTF8.GetString(value)}");
            if (found) hits++;
        }

        hits.ShouldBeGreaterThan(50);
    }

    private static string Terms(string extractor, string value)
    {
        var terms = IndexExtractor.Parse(Encoding.UTF8.GetBytes(extractor)).Terms(ContentKind.Json, Encoding.UTF8.GetBytes(value));
        terms.TooMany.ShouldBeFalse();
        return string.Join(' ', terms.Terms);
    }
}
