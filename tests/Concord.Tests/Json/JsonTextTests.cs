using System.Text;
using Concord.Json;

namespace Concord.Tests.Json;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("null"), InlineData("true"), InlineData(" 0 "), InlineData("-0"), InlineData("\"\""), InlineData("[]"), InlineData("{}")]
    [InlineData("1e400"), InlineData("9007199254740993"), InlineData("""{"a":{"a":1},"A":2}"""), InlineData("\"\u00fc\u4e2d\"")]
    [InlineData("""  "\ud83d\ude00"  """), InlineData("""["\uD83D\uDE00","\\ud800","\u0000\/"]"""), InlineData("""{"\ud83d\ude00":"\\\\ud800"}""")]
    public void One_text_is_taken(string json)
    {
        JsonText.Validate(Encoding.UTF8.GetBytes(json));
        JsonText.TryParse(Encoding.UTF8.GetBytes(json), out var document).ShouldBeTrue();
        document.Dispose();
    }

    [Theory]
    [InlineData(""), InlineData(" "), InlineData("1 2"), InlineData("{} x"), InlineData("nul"), InlineData("01"), InlineData("+1"), InlineData(".5")]
    [InlineData("1."), InlineData("NaN"), InlineData("'a'"), InlineData("[1,]"), InlineData("{\"a\":1,}"), InlineData("{a:1}"), InlineData("//\n1")]
    [InlineData("/* */1"), InlineData("\uFEFF1"), InlineData("\"\u0001\""), InlineData("\"\\x\""), InlineData("\"\\u12g4\""), InlineData("\"a")]
    public void Anything_else_is_refused(string json) => Refuse(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("""{"a":1,"a":1}"""), InlineData("""{"a":1,"\u0061":2}"""), InlineData("""[{"b":{"c":1,"d":2,"c":3}}]""")]
    public void A_member_that_is_named_twice_is_refused(string json) => Refuse(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData(@"""\ud800"""), InlineData(@"""\udc00"""), InlineData(@"""\uD83Dx\uDE00"""), InlineData(@"""\uDE00\uD83D"""), InlineData(@"""\uD83D\uD83D\uDE00""")]
    [InlineData(@"""\ud83d\n"""), InlineData(@"{""\ud800"":1}"), InlineData(@"{""a"":[""\\\ud800""]}"), InlineData(@"""\ud83d\u0041""")]
    public void Half_of_a_surrogate_pair_is_refused(string json) => Refuse(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused_within_quotation_marks_too()
    {
        Refuse([0x22, 0xFF, 0x22]);
        Refuse([0x22, 0xC0, 0x80, 0x22]);
        Refuse([0x22, 0xED, 0xA0, 0x80, 0x22]);
        Refuse([0x22, 0xE2, 0x82, 0x22]);
    }

    [Fact]
    public void Sixty_four_levels_are_the_limit()
    {
        JsonText.Validate(Nested(64));
        Refuse(Nested(65));
        Refuse(Nested(100_000));
    }

    [Fact]
    public void Random_bytes_are_judged_without_an_accident()
    {
        var random = new Random(11);
        var letters = "{}[]\",:\\ud8dc0019.eE+- truefalsn\0\u00ff"u8.ToArray();
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = new byte[random.Next(24)];
            for (var at = 0; at < bytes.Length; at++) bytes[at] = letters[random.Next(letters.Length)];
            if (!JsonText.TryParse(bytes, out var document)) continue;
            using (document) JsonEquality.AreEqual(document.RootElement, document.RootElement).ShouldBeTrue();
        }
    }

    private static byte[] Nested(int depth) => Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));

    private static void Refuse(byte[] json)
    {
        JsonText.TryParse(json, out _).ShouldBeFalse();
        var refusal = Should.Throw<ConcordException>(() => JsonText.Validate(json));
        refusal.Code.ShouldBe(ConcordErrorCode.InvalidValue);
        refusal.Message.ShouldStartWith("The value is not JSON: ");
    }
}
