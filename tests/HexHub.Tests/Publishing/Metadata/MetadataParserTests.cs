using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using HexHub.Publishing.Metadata;
using HexHub.Wire.Erlang;

namespace HexHub.Tests.Publishing.Metadata;

public class MetadataParserTests
{
    [Theory]
    [InlineData("""<<"text">>""", "\"text\"")]
    [InlineData("""<<"Café ☕"/utf8>>""", "\"Café ☕\"")]
    [InlineData(
        "<<67,97,102,195,169,32,226,152,149,32,97,32,100,101,115,99,114,105,112,116,\r\n   105,111,110>>",
        "\"Café ☕ a description\"")]
    [InlineData("""<<"CafÃ©">>""", "\"Café\"")] // UTF-8 bytes written as Latin-1 letters
    [InlineData("""<<"a \"quoted\" back\\slash\ttab\nnl">>""", "\"a \\\"quoted\\\" back\\\\slash\\ttab\\nnl\"")]
    [InlineData("\"hi there\"", "\"hi there\"")]
    [InlineData("undefined", "null")]
    [InlineData("nil", "null")]
    [InlineData("true", "true")]
    [InlineData("some_atom@host", "\"some_atom@host\"")]
    [InlineData("'Quoted \\'atom\\''", "\"Quoted 'atom'\"")]
    [InlineData("<<255,254,0>>", "\"ÿþ\\u0000\"")] // not UTF-8, so Latin-1
    [InlineData("<<>>", "\"\"")]
    [InlineData("<< >>", "\"\"")]
    [InlineData("<<\"a\", 10 ,\n\"é\" / utf8 >>", "\"a\\né\"")]
    [InlineData("""<<"x" "y">>""", "\"xy\"")]
    [InlineData("\"x\" \n \"y\"", "\"xy\"")]
    [InlineData("<<-1,256,321>>", "\"ÿ\\u0000A\"")] // the low 8 bits, as the reference decoder
    [InlineData("""<<"Ł">>""", "\"A\"")]
    [InlineData("<<\"\\101\\s\\d\\e\\^A\\q\\x\\\n b\">>", "\"A \\u007f\\u001b\\u0001qx b\"")]
    [InlineData("[1,-2,+3]", "[1,-2,3]")]
    [InlineData("[]", "[]")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("[{<<\"a\">>,[{b,\"c\"}]}]", """{"a":{"b":"c"}}""")]
    [InlineData("#{<<\"a\">> => 1, b=>[]}", """{"a":1,"b":[]}""")]
    [InlineData("#{}", "{}")]
    [InlineData("{1,2,3}", "[1,2,3]")]
    public void Values_parse(string term, string json)
    {
        var value = Parse($"{{<<\"v\">>,{term}}}.")["v"];
        var node = value is null ? null : ErlangJson.ToNode(value);
        JsonNode.DeepEquals(node, JsonNode.Parse(json)).ShouldBeTrue($"{node?.ToJsonString()} is not {json}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("{<<\"a\">>,2.5}.")]
    [InlineData("{<<\"a\">>,<<\"b\">>}")]
    [InlineData("{<<\"a\">>,fun f/0}.")]
    [InlineData("% comment")]
    [InlineData("{<<\"a\">>,1}. % comment")]
    [InlineData("{<<\"a\">>,$a}.")]
    [InlineData("{<<\"a\">>,[1|2]}.")]
    [InlineData("{<<\"a\">>,16#ff}.")]
    [InlineData("{<<\"a\">>,1+1}.")]
    [InlineData("{<<\"a\">>,Variable}.")]
    [InlineData("{<<\"a\">>,\"open}.")]
    [InlineData("{<<\"a\">>,\"open\\")]
    [InlineData("{<<\"a\">>,<<\"b\"/utf16>>}.")]
    [InlineData("{<<\"a\">>,<<\"b\",>>}.")]
    [InlineData("{<<\"a\">>,<<1:16>>}.")]
    [InlineData("{<<\"a\">>,[1,]}.")]
    [InlineData("{<<\"a\">>,{1}")]
    [InlineData("{<<\"a\">>,#{1}}.")]
    [InlineData("{<<\"a\">>,#r{}}.")]
    [InlineData("{<<\"a\">>,-}.")]
    [InlineData("\ufeff{<<\"a\">>,1}.")]
    public void Anything_else_is_invalid_terms(string file) => Refusal(file).ShouldBe("invalid terms");

    [Theory]
    [InlineData("<<\"a\">>.")]
    [InlineData("{<<\"a\">>,1,2}.")]
    [InlineData("{<<\"a\">>,1}. foo.")]
    [InlineData("{1,2}.")]
    [InlineData("[].")]
    public void A_term_that_is_no_pair_is_not_in_key_value_format(string file) => Refusal(file).ShouldBe("not in key-value format");

    [Fact]
    public void Several_terms_share_a_line_and_the_last_of_equal_keys_wins()
    {
        var terms = Parse("{<<\"name\">>,<<\"a\">>}.{version,\"1.0.0\"}.\r\n{\"name\",<<\"b\">>}.");
        terms.Name.ShouldBe("b");
        terms.Version.ShouldBe("1.0.0");
    }

    [Fact]
    public void A_file_that_is_not_utf8_is_latin1()
    {
        byte[] file = [.. "{<<\"name\">>,<<\"Caf"u8, 0xE9, .. "\">>}."u8];
        MetadataTerms.TryParse(file, out var terms, out _).ShouldBeTrue();
        terms.Name.ShouldBe("Café");
    }

    [Fact]
    public void Depth_numbers_and_values_are_bounded()
    {
        Refusal($"{{a,{new string('[', 63)}{new string(']', 63)}}}.").ShouldBeNull();
        Refusal($"{{a,{new string('[', 64)}{new string(']', 64)}}}.").ShouldBe("invalid terms");
        Refusal($"{{a,{new string('[', 500_000)}").ShouldBe("invalid terms");
        Refusal($"{{a,{new string('9', 256)}}}.").ShouldBeNull();
        Refusal($"{{a,{new string('9', 257)}}}.").ShouldBe("invalid terms");
        Refusal($"{{a,[{string.Join(',', Enumerable.Repeat("1", 190_000))}]}}.").ShouldBeNull();
        Refusal($"{{a,[{string.Join(',', Enumerable.Repeat("1", 200_000))}]}}.").ShouldBe("invalid terms");
    }

    /// <summary>A file of the largest size, in the shapes that would show more than linear time.</summary>
    [Theory]
    [InlineData("<<", "1,", "1>>")]
    [InlineData("", "\"a\" ", "\"a\"")]
    [InlineData("\"", "\\a", "\"")]
    [InlineData("[", "{a,1},", "{a,1}]")]
    [InlineData("#{", "a=>\"\",", "a=>1}")]
    [InlineData("'", "x", "'")]
    [InlineData("[", "       ", "]")]
    public void A_large_file_is_read_in_linear_time(string head, string repeated, string tail)
    {
        var watch = Stopwatch.StartNew();
        var middle = string.Concat(Enumerable.Repeat(repeated, 1_000_000 / repeated.Length));
        if (MetadataTerms.TryParse(Encoding.UTF8.GetBytes($"{{extra,{head}{middle}{tail}}}."), out var terms, out _))
            MetadataReader.Read(terms, new MetadataRules());
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    internal static MetadataTerms Parse(string file)
    {
        MetadataTerms.TryParse(Encoding.UTF8.GetBytes(file), out var terms, out var refusal).ShouldBeTrue(refusal);
        return terms!; // TryParse said true
    }

    private static string? Refusal(string file) =>
        MetadataTerms.TryParse(Encoding.UTF8.GetBytes(file), out _, out var refusal) ? null : refusal;
}
