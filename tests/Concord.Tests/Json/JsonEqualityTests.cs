using System.Globalization;
using System.Text;
using System.Text.Json;
using Concord.Json;
using Concord.Kv;

namespace Concord.Tests.Json;

public sealed class JsonEqualityTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[1,2]}""", """ { "b" : [1.0,2e0] , "a" : 10e-1 } """, true)]
    [InlineData("""{"a":1}""", """{"a":1,"b":null}""", false)]
    [InlineData("""{"a":null}""", "{}", false)]
    [InlineData("""{"a":1,"b":2}""", """{"a":2,"b":1}""", false)]
    [InlineData("""{"\u0061":1,"b":2}""", """{"b":2,"a":1}""", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[]", "{}", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("0", "false", false)]
    [InlineData("null", "null", true)]
    [InlineData("\"\\u00fc\"", "\"\u00fc\"", true)]
    [InlineData("\"u\u0308\"", "\"\u00fc\"", false)]
    [InlineData("\"a\"", "\"A\"", false)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("1e99999999999", "1e99999999999", true)]
    [InlineData("1e99999999999", "10e99999999998", false)]
    public void JSON_is_compared_by_its_structure(string left, string right, bool same)
    {
        AreEqual(left, right).ShouldBe(same);
        AreEqual(right, left).ShouldBe(same);
    }

    [Fact]
    public void Binary_values_and_texts_that_are_not_JSON_are_compared_by_their_bytes()
    {
        JsonEquality.AreEqual(ContentKind.Binary, "1"u8.ToArray(), ContentKind.Binary, "1"u8.ToArray()).ShouldBeTrue();
        JsonEquality.AreEqual(ContentKind.Binary, "1"u8.ToArray(), ContentKind.Binary, "1.0"u8.ToArray()).ShouldBeFalse();
        JsonEquality.AreEqual(ContentKind.Binary, "1"u8.ToArray(), ContentKind.Json, "1"u8.ToArray()).ShouldBeFalse();
        AreEqual("{", "{").ShouldBeTrue();
        AreEqual("{", "{ ").ShouldBeFalse();
        AreEqual("1", "1 x").ShouldBeFalse();
    }

    [Fact]
    public void Another_spelling_is_equal_and_other_values_are_as_the_model_says()
    {
        var json = new RandomJson(new Random(5));
        for (var i = 0; i < 8_000; i++)
        {
            var one = json.Next();
            AreEqual(one, json.Respell(one)).ShouldBeTrue(one);
            string left = json.Next(2), right = json.Next(2);
            AreEqual(left, right).ShouldBe(Normal(left) == Normal(right), $"{left} and {right}");
        }
    }

    // Each object below is compared once: a comparison that went down twice on every level would never end.
    [Fact]
    public void A_difference_deep_down_is_found_in_linear_time()
    {
        static string Nest(string inner) => Enumerable.Range(0, 60).Aggregate(inner, (json, _) => $$"""{"a":{{json}},"b":0}""");
        AreEqual(Nest("1"), Nest("2")).ShouldBeFalse();
        AreEqual(Nest("1"), Nest("1").Replace(",\"b\":0", "", StringComparison.Ordinal)).ShouldBeFalse();
    }

    [Fact]
    public void A_hundred_thousand_members_in_another_order_are_compared_in_linear_time()
    {
        var members = Enumerable.Range(0, 100_000).Select(i => $"\"{i}\":{i}").ToArray();
        AreEqual("{" + string.Join(',', members) + "}", "{" + string.Join(',', members.Reverse()) + "}").ShouldBeTrue();
    }

    private static bool AreEqual(string left, string right) =>
        JsonEquality.AreEqual(ContentKind.Json, Encoding.UTF8.GetBytes(left), ContentKind.Json, Encoding.UTF8.GetBytes(right));

    /// <summary>The model: one text for all spellings of a value.</summary>
    private static string Normal(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Normal(document.RootElement);
    }

    private static string Normal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonSerializer.Serialize(value.GetString()),
        JsonValueKind.Number => NormalNumber(ExactDecimal.Parse(value.GetRawText())),
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Normal)) + "]",
        JsonValueKind.Object => "{" + string.Join(',', value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal)
            .Select(m => JsonSerializer.Serialize(m.Name) + ":" + Normal(m.Value))) + "}",
        _ => value.GetRawText(),
    };

    private static string NormalNumber(ExactDecimal number)
    {
        if (number.Mantissa.IsZero) return "0";
        var digits = number.Mantissa.ToString(CultureInfo.InvariantCulture);
        var trimmed = digits.TrimEnd('0');
        return $"{trimmed}e{number.Exponent + digits.Length - trimmed.Length}";
    }
}
