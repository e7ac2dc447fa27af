using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Concord.Json;
using Concord.Kv;
using Concord.Queries;
using Concord.Tests.Json;
using Concord.Transactions;

namespace Concord.Tests.Queries;

public sealed class PredicateTests
{
    private const string Product =
        """
        {"name":"Bike","price":100.50,"stock":0,"big":9007199254740993,"huge":1e400,"one":1.0,"sold":false,"note":null,
         "tags":["red","fast"],"parts":[{"sku":"a","n":1},{"sku":"b","n":5}],"address":{"city":"K\u00f6ln"},"empty":[]}
        """;

    [Theory]
    [InlineData("price", ">", "100", true), InlineData("price", ">", "100.5", false), InlineData("price", ">=", "100.5", true)]
    [InlineData("price", "<", "100.51", true), InlineData("price", "<=", "1.005e2", true), InlineData("price", "==", "100.5", true)]
    [InlineData("big", "==", "9007199254740993", true), InlineData("big", "==", "9007199254740992", false), InlineData("big", ">", "9007199254740992", true)]
    [InlineData("huge", ">", "1e399", true), InlineData("huge", "<", "1e401", true), InlineData("huge", "==", "10e399", true), InlineData("one", "==", "1", true)]
    [InlineData("name", "==", "\"Bike\"", true), InlineData("name", "==", "\"bike\"", false), InlineData("name", ">", "\"Bije\"", true)]
    [InlineData("name", "<", "\"a\"", true), InlineData("name", "starts_with", "\"Bi\"", true), InlineData("name", "ends_with", "\"ike\"", true)]
    [InlineData("name", "contains", "\"ik\"", true), InlineData("name", "contains", "\"IK\"", false), InlineData("name", "matches", "\"^B.k\"", true)]
    [InlineData("name", "matches", "\"(?i)bIKE\"", true), InlineData("name", "in", "[1,\"Bike\"]", true), InlineData("name", "in", "[]", false)]
    [InlineData("sold", "==", "false", true), InlineData("sold", "<", "true", true), InlineData("sold", "==", "0", false), InlineData("stock", "==", "-0.0", true)]
    [InlineData("note", "==", "null", true), InlineData("note", "exists", "true", true), InlineData("note", "!=", "null", false), InlineData("note", "<", "1", false)]
    [InlineData("address.city", "==", "\"Köln\"", true), InlineData("address", "==", """{"city":"Köln"}""", true)]
    [InlineData("tags.0", "==", "\"red\"", true), InlineData("tags.2", "exists", "true", false), InlineData("tags.*", "==", "\"fast\"", true)]
    [InlineData("tags.*", "==", "\"slow\"", false), InlineData("tags.*", "!=", "\"red\"", true), InlineData("parts.*.n", ">", "4", true)]
    [InlineData("parts.*.n", ">", "5", false), InlineData("empty.*", "exists", "true", false), InlineData("empty.*", "!=", "1", true)]
    [InlineData("tags", "==", """["red","fast"]""", true), InlineData("tags", "contains", "\"red\"", false)]
    public void A_part_is_asked(string field, string op, string operand, bool matches) => Ask(field, op, operand).ShouldBe(matches);

    [Theory]
    [InlineData("=="), InlineData(">"), InlineData(">="), InlineData("<"), InlineData("<="), InlineData("in"), InlineData("starts_with")]
    [InlineData("ends_with"), InlineData("contains"), InlineData("matches"), InlineData("exists")]
    public void A_missing_part_passes_no_test_but_two(string op)
    {
        var operand = op switch { "in" => "[null,1]", "exists" => "true", _ => "\"\"" };
        Ask("missing", op, operand).ShouldBeFalse();
        Ask("missing.*.x", op, operand).ShouldBeFalse();
        Ask("missing", "!=", "1").ShouldBeTrue();
        Ask("missing", "exists", "false").ShouldBeTrue();
        Ask("name", "exists", "false").ShouldBeFalse();
    }

    [Fact]
    public void Different_types_have_no_order_and_are_not_the_same()
    {
        string[] values = ["null", "true", "1", "\"1\"", "[1]", """{"a":1}"""];
        foreach (var value in values)
        {
            foreach (var operand in values.Where(other => other != value))
            {
                foreach (var op in new[] { "==", ">", ">=", "<", "<=" })
                    Parse(Field("", op, operand)).Matches(ContentKind.Json, Encoding.UTF8.GetBytes(value)).ShouldBeFalse($"{value} {op} {operand}");
                Parse(Field("", "!=", operand)).Matches(ContentKind.Json, Encoding.UTF8.GetBytes(value)).ShouldBeTrue($"{value} != {operand}");
            }
        }
    }

    [Fact]
    public void A_number_beyond_every_limit_equals_itself_and_has_no_order()
    {
        Parse(Field("", "==", "1e9999999999")).Matches(ContentKind.Json, "1e9999999999"u8.ToArray()).ShouldBeTrue();
        Parse(Field("", "!=", "1e9999999998")).Matches(ContentKind.Json, "1e9999999999"u8.ToArray()).ShouldBeTrue();
        Parse(Field("", ">", "0")).Matches(ContentKind.Json, "1e9999999999"u8.ToArray()).ShouldBeFalse();
        Parse(Field("", "<", "0")).Matches(ContentKind.Json, "1e9999999999"u8.ToArray()).ShouldBeFalse();
    }

    [Fact]
    public void Predicates_combine()
    {
        const string True = """{"field":"stock","op":"==","value":0}""", False = """{"field":"stock","op":"!=","value":0}""";
        Matches($$"""{"all":[{{True}},{{True}}]}""").ShouldBeTrue();
        Matches($$"""{"all":[{{True}},{{False}}]}""").ShouldBeFalse();
        Matches($$"""{"any":[{{False}},{{True}}]}""").ShouldBeTrue();
        Matches($$"""{"any":[{{False}},{{False}}]}""").ShouldBeFalse();
        Matches($$$"""{"not":{{{True}}}}""").ShouldBeFalse();
        Matches($$$"""{"not":{"all":[{{{True}}},{"any":[{{{False}}},{"not":{{{True}}}}]}]}}""").ShouldBeTrue();
    }

    [Fact]
    public void What_is_not_JSON_matches_nothing_not_even_a_not()
    {
        var none = Parse("""{"not":{"field":"a","op":"exists"}}""");
        none.Matches(ContentKind.Json, "{}"u8.ToArray()).ShouldBeTrue();
        none.Matches(ContentKind.Binary, "{}"u8.ToArray()).ShouldBeFalse();
        foreach (var bad in new[] { "", "{", "{}x", """{"b":1,"b":1}""", "\"\\ud800\"", new string('[', 65) + new string(']', 65) })
            none.Matches(ContentKind.Json, Encoding.UTF8.GetBytes(bad)).ShouldBeFalse(bad);
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "predicate must be an object")]
    [InlineData("{}", "predicate must have the member 'field'")]
    [InlineData("""{"op":"==","value":1}""", "predicate must have the member 'field'")]
    [InlineData("""{"field":"a","value":1}""", "no member 'op'")]
    [InlineData("""{"field":"a","op":"==" }""", "predicate.value is missing")]
    [InlineData("""{"field":"a","op":"like","value":1}""", "predicate.op is 'like'; it must be one of == != >")]
    [InlineData("""{"field":"a","op":1,"value":1}""", "predicate.op must be a string")]
    [InlineData("""{"field":1,"op":"==","value":1}""", "predicate.field must be a string")]
    [InlineData("""{"field":"a..b","op":"==","value":1}""", "predicate.field: the path 'a..b' has an empty segment")]
    [InlineData("""{"field":"a","op":"==","value":1,"filed":2}""", "unknown member 'filed'")]
    [InlineData("""{"field":"a","op":"==","op":"!=","value":1}""", "is not JSON")]
    [InlineData("""{"all":[],"any":[]}""", "one of 'all', 'any' and 'not' and nothing else")]
    [InlineData("""{"all":[]}""", "predicate.all is empty")]
    [InlineData("""{"any":[]}""", "predicate.any is empty")]
    [InlineData("""{"all":{}}""", "predicate.all must be an array")]
    [InlineData("""{"not":[]}""", "predicate.not must be an object")]
    [InlineData("""{"all":[{"field":"a","op":"exists"},{"any":[{"not":{"field":"a","op":"in","value":1}}]}]}""", "predicate.all[1].any[0].not.value must be an array")]
    [InlineData("""{"field":"a","op":"exists","value":1}""", "predicate.value must be true or false")]
    [InlineData("""{"field":"a","op":"starts_with","value":1}""", "predicate.value must be a string")]
    [InlineData("""{"field":"a","op":"matches","value":["a"]}""", "predicate.value must be a string")]
    [InlineData("""{"field":"a","op":"matches","value":"("}""", "The regular expression '(' is refused")]
    [InlineData("""{"field":"a","op":"matches","value":"(a)\\1"}""", "is refused")]
    [InlineData("""{"field":"a","op":"matches","value":"(?=a)"}""", "is refused")]
    [InlineData("""{"field":"a","op":"matches","value":"((a{1000}){1000}){1000}"}""", "is refused")]
    public void A_bad_predicate_is_refused_by_name(string json, string reason)
    {
        var refusal = Should.Throw<ConcordException>(() => Parse(json));
        refusal.Code.ShouldBe(ConcordErrorCode.InvalidQuery);
        refusal.Message.ShouldContain(reason);
    }

    [Fact]
    public void The_limits_hold()
    {
        static string Any(int parts) => $$"""{"any":[{{string.Join(',', Enumerable.Repeat("""{"field":"a","op":"exists"}""", parts))}}]}""";
        Parse(Any(255)).ShouldNotBeNull();
        Refused(Any(256)).ShouldContain("256 nodes");
        Refused(Any(100_000).Replace("exists", "xists", StringComparison.Ordinal)[..200_000]).ShouldContain("not JSON");

        static string Not(int depth) => string.Concat(Enumerable.Repeat("{\"not\":", depth)) + """{"field":"a","op":"exists"}""" + new string('}', depth);
        Parse(Not(63)).ShouldNotBeNull();
        Refused(Not(64)).ShouldContain("not JSON");

        static string In(int elements) => Field("a", "in", $"[{string.Join(',', Enumerable.Repeat("1", elements))}]");
        Parse(In(1000)).ShouldNotBeNull();
        Refused(In(1001)).ShouldContain("more than 1000 elements");

        Parse(Field("a", "matches", $"\"{new string('a', 1000)}\"")).ShouldNotBeNull();
        Refused(Field("a", "matches", $"\"{new string('a', 1001)}\"")).ShouldContain("at most 1000 characters");
        Refused(Field(new string('a', 1025), "exists", "true")).ShouldContain("at most 1024 bytes");
        Refused(Field("a", "==", $"\"{new string('a', PredicateLimits.JsonBytesMax)}\"")).ShouldContain("bytes");
    }

    [Fact]
    public void The_limits_hold_for_predicates_made_in_code_too()
    {
        var exists = Predicate.Field("a", PredicateOperator.Exists);
        var half = Predicate.All([.. Enumerable.Repeat(exists, 126)]);
        Predicate.Any(half, half, exists).ToString().ShouldStartWith("""{"any":[{"all":[{"field":"a","op":"exists"},""");
        Should.Throw<ConcordException>(() => Predicate.Any(half, half, exists, exists)).Message.ShouldContain("256 nodes");
        Should.Throw<ConcordException>(() => Predicate.All()).Code.ShouldBe(ConcordErrorCode.InvalidQuery);

        var deep = exists;
        for (var depth = 1; depth < 64; depth++) deep = Predicate.Not(deep);
        Predicate.Parse(deep.ToJson()).ShouldBe(deep);
        Should.Throw<ConcordException>(() => Predicate.Not(deep)).Message.ShouldContain("64 deep");

        using var nested = JsonDocument.Parse(new string('[', 63) + new string(']', 63));
        var operand = Predicate.Field("a", PredicateOperator.Equal, nested.RootElement);
        Predicate.Parse(operand.ToJson()).ShouldBe(operand);
        Should.Throw<ConcordException>(() => Predicate.Not(operand)).Message.ShouldContain("64 deep");

        using var twice = JsonDocument.Parse("""{"a":1,"a":2}""");
        Should.Throw<ConcordException>(() => Predicate.Field("a", PredicateOperator.Equal, twice.RootElement)).Message.ShouldContain("is not JSON");
        Should.Throw<ConcordException>(() => Predicate.Field("a", PredicateOperator.Equal)).Message.ShouldContain("value is missing");
    }

    [Fact]
    public void A_predicate_knows_whether_it_needs_a_clock()
    {
        var pattern = Field("a", "matches", "\"x\"");
        var plain = Field("a", "contains", "\"x\"");
        Parse(pattern).UsesPattern.ShouldBeTrue();
        Parse(plain).UsesPattern.ShouldBeFalse();
        Parse($$"""{"all":[{{plain}},{"any":[{{plain}},{"not":{{pattern}} } ]}]}""").UsesPattern.ShouldBeTrue();
        Parse($$"""{"all":[{{plain}},{"not":{{plain}} }]}""").UsesPattern.ShouldBeFalse();

        // What is decided while a commit is applied must not depend on one.
        Should.Throw<ConcordException>(() => CheckCondition(pattern)).Code.ShouldBe(ConcordErrorCode.InvalidCondition);
        CheckCondition(plain);

        static void CheckCondition(string predicate) => TransactionLimits.Check(
            new Transaction { If = [Condition.Matches("k", Parse(predicate))] }, new ConcordOptions { DataDirectory = "unused" });
    }

    [Fact]
    public void An_operand_outlives_the_document_it_came_from()
    {
        Predicate predicate;
        using (var document = JsonDocument.Parse("""{"x":"Bike"}"""))
            predicate = Predicate.Field("name", PredicateOperator.Equal, document.RootElement.GetProperty("x"));
        predicate.Matches(ContentKind.Json, Encoding.UTF8.GetBytes(Product)).ShouldBeTrue();
    }

    [Fact]
    public void The_canonical_form_is_read_back_as_the_same_predicate()
    {
        var random = new RandomPredicates(new Random(8));
        for (var i = 0; i < 5_000; i++)
        {
            var predicate = Parse(random.Next());
            var canonical = predicate.ToJson();
            var again = Predicate.Parse(canonical);
            again.ShouldBe(predicate);
            again.GetHashCode().ShouldBe(predicate.GetHashCode());
            again.ToJson().ShouldBe(canonical);
        }

        Parse("""{ "value" : 1.0 , "op":">=", "field" : "\u0061" }""").ToString().ShouldBe("""{"field":"a","op":">=","value":1.0}""");
        Parse(Field("a", "exists", "true")).ShouldNotBe(Parse(Field("a", "exists", "false")));
    }

    // Goal: the real evaluation means what the specification says. Method: random predicates over random values, from few names and few
    // values so that they meet, judged by PredicateModel.
    [Fact]
    public void Random_predicates_agree_with_the_model()
    {
        var seed = Quartet.Testing.Seeds.One;
        var random = new Random(seed);
        var json = new RandomJson(random);
        var predicates = new RandomPredicates(random);
        var matched = 0;
        const int Rounds = 8_000;
        for (var i = 0; i < Rounds; i++)
        {
            string value = random.Next(5) == 0 ? json.Next() : json.Object(), text = predicates.Next();
            var predicate = Parse(text);
            var expected = PredicateModel.Matches(JsonNode.Parse(text)!, JsonNode.Parse(value));
            var bytes = Encoding.UTF8.GetBytes(value);
            predicate.Matches(ContentKind.Json, bytes).ShouldBe(expected, $"seed {seed}: {text} on {value}");
            predicate.Matches(ContentKind.Json, Encoding.UTF8.GetBytes(json.Respell(value))).ShouldBe(expected, $"seed {seed}: {text} on {value}");
            if (expected) matched++;
        }

        matched.ShouldBeInRange(Rounds / 10, Rounds * 9 / 10);
    }

    [Fact]
    public void A_predicate_survives_random_bytes()
    {
        var random = new Random(9);
        var template = Encoding.UTF8.GetBytes("""{"all":[{"field":"tags.*","op":"matches","value":"^[ab]{2,3}$"},{"not":{"field":"a","op":"in","value":[1,"x"]}}]}""");
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = (byte[])template.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            try
            {
                var predicate = Predicate.Parse(bytes);
                Predicate.Parse(predicate.ToJson()).ShouldBe(predicate);
            }
            catch (ConcordException refused)
            {
                refused.Code.ShouldBe(ConcordErrorCode.InvalidQuery);
            }
        }
    }

    private static string Refused(string json)
    {
        var refusal = Should.Throw<ConcordException>(() => Parse(json));
        refusal.Code.ShouldBe(ConcordErrorCode.InvalidQuery);
        return refusal.Message;
    }

    private static Predicate Parse(string json) => Predicate.Parse(Encoding.UTF8.GetBytes(json));

    private static bool Matches(string predicate) => Parse(predicate).Matches(ContentKind.Json, Encoding.UTF8.GetBytes(Product));

    private static bool Ask(string field, string op, string operand) => Matches(Field(field, op, operand));

    private static string Field(string field, string op, string operand) => $$"""{"field":"{{field}}","op":"{{op}}","value":{{operand}}}""";
}
