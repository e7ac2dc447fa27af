using System.Buffers;
using System.Text.Json;
using HexHub.Wire.Erlang;

namespace HexHub.Tests.Wire.Erlang;

public class ErlangTermTests
{
    /// <summary>Made by the genuine client library; hex-protocol.md section 18.1.</summary>
    public static TheoryData<string, string> Vectors => new()
    {
        { "{}", "837400000000" },
        { "true", "8364000474727565" },
        { "false", "8364000566616c7365" },
        { "null", "836400036e696c" },
        { "255", "8361ff" },
        { "256", "836200000100" },
        { "-1", "8362ffffffff" },
        { "2147483647", "83627fffffff" },
        { "2147483648", "836e040000000080" },
        { "-2147483649", "836e040101000080" },
        { "9.8", "8346402399999999999a" },
        { "[]", "836a" },
        { """["a"]""", "836c000000016d00000001616a" },
        { """[["2000-01-01",7]]""", "836c000000016c000000026d0000000a323030302d30312d303161076a6a" },
        {
            """{"message":"Page not found","status":404}""",
            "8374000000026d000000076d6573736167656d0000000e50616765206e6f7420666f756e646d000000067374617475736200000194"
        },
        {
            """{"level":"full","transfer":false}""",
            "8374000000026d000000056c6576656c6d0000000466756c6c6d000000087472616e7366657264000566616c7365"
        },
        {
            """{"name":"ci","permissions":[{"domain":"api","resource":"read"}]}""",
            "8374000000026d000000046e616d656d0000000263696d0000000b7065726d697373696f6e736c0000000174000000026d00000006646f6d61696e6d00000003"
            + "6170696d000000087265736f757263656d00000004726561646a"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Json_becomes_the_genuine_bytes(string json, string hex) => Convert.ToHexStringLower(Encode(json)).ShouldBe(hex);

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Genuine_bytes_become_json(string json, string hex) => Decode(hex).ShouldBe(json);

    [Theory]
    [InlineData("836b0003010203", "[1,2,3]")]
    [InlineData("837704 74727565", "true")] // SMALL_ATOM_UTF8
    [InlineData("837303 6e696c", "null")] // SMALL_ATOM
    [InlineData("83760004 6e756c6c", "null")] // ATOM_UTF8 null
    [InlineData("837709 756e646566696e6564", "null")]
    [InlineData("837705 61646d696e", "\"admin\"")]
    [InlineData("836e00 00", "0")]
    [InlineData("836f00000002 01 0001", "-256")]
    [InlineData("836e09 00 000000000000000001", "18446744073709551616")]
    [InlineData("8363 312e3530303030303030303030303030303030303030653030000000000000", "1.5")]
    [InlineData("8374000000 01 7704 6e616d65 6101", """{"name":1}""")] // atom key
    [InlineData("836c00000001 6802 6d0000000161 6101 6a", """{"a":1}""")] // list of pairs
    [InlineData("836c00000001 6802 6101 6101 6a", "[[1,1]]")] // pairs without text keys
    [InlineData("836c00000002 6802 6d0000000161 6101 6102 6a", """[["a",1],2]""")] // not only pairs
    [InlineData("8374000000 01 6101 6102", "[[1,2]]")] // map without text keys
    [InlineData("8374000000 02 6d0000000161 6101 6d0000000161 6102", """{"a":2}""")] // the last of equal keys
    [InlineData("8368 00", "[]")]
    [InlineData("8369 00000001 6101", "[1]")]
    [InlineData("836d00000002 c3a9", "\"\\u00E9\"")]
    [InlineData("836d00000001 e9", "\"\\u00E9\"")] // not UTF-8: Latin-1
    [InlineData("83640001 e9", "\"\\u00E9\"")] // atoms of the old tag are Latin-1
    public void Spellings_of_other_clients_become_json(string hex, string json) =>
        JsonSerializer.Serialize(JsonDocument.Parse(Decode(hex))).ShouldBe(json);

    [Theory]
    [InlineData("")]
    [InlineData("83")]
    [InlineData("826101")] // version
    [InlineData("8350000000 05 789c")] // compressed
    [InlineData("836101 00")] // trailing byte
    [InlineData("836c00000001 6101 6102")] // improper tail
    [InlineData("836c00000001 6101")] // no tail
    [InlineData("836dffffffff 61")] // longer than the rest
    [InlineData("836cffffffff 61")]
    [InlineData("8374ffffffff 61")]
    [InlineData("8369ffffffff 61")]
    [InlineData("836fffffffff 00 61")]
    [InlineData("836bffff 61")]
    [InlineData("837702 61")]
    [InlineData("837701 ff")] // atom that is not UTF-8
    [InlineData("836e01 02 01")] // sign
    [InlineData("8346 7ff0000000000000")] // infinity
    [InlineData("8346 7ff8000000000001")] // not a number
    [InlineData("834d00000001 08 ff")] // bit string
    [InlineData("8367 00")] // pid
    [InlineData("8371 00")] // export
    [InlineData("8352 00")] // atom cache
    public void Anything_else_is_undecodable(string hex)
    {
        ErlangTerm.TryDecode(FromHex(hex), out _, out var error).ShouldBeFalse();
        error.ShouldBe("bad binary_to_term");
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        ErlangTerm.TryDecode(Nested(ErlangTermReader.DepthMax), out _, out _).ShouldBeTrue();
        ErlangTerm.TryDecode(Nested(ErlangTermReader.DepthMax + 1), out _, out _).ShouldBeFalse();
        ErlangTerm.TryDecode(Nested(1_000_000), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void The_number_of_values_is_bounded()
    {
        byte[] flood = [131, 108, 0, 1, 0x86, 0xA1, .. Enumerable.Repeat<byte>(106, 100_001), 106];
        ErlangTerm.TryDecode(flood, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Big_integers_are_bounded()
    {
        byte[] huge = [131, 111, 0, 0, 1, 1, 0, .. new byte[256], 1];
        ErlangTerm.TryDecode(huge, out _, out _).ShouldBeFalse();
        byte[] large = [131, 111, 0, 0, 1, 0, 0, .. new byte[255], 1];
        ErlangTerm.TryDecode(large, out var value, out _).ShouldBeTrue();
        value.GetRawText().Length.ShouldBe(615);
    }

    [Fact]
    public void A_claimed_length_allocates_nothing()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        ErlangTerm.TryDecode([131, 109, 0x7f, 0xff, 0xff, 0xff], out _, out _).ShouldBeFalse();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
    }

    [Fact]
    public void Every_cut_of_a_term_is_undecodable()
    {
        var whole = Encode("""{"name":"ci","list":[1,70000,5000000000,9.5,null,true],"nested":{"a":[]}}""");
        for (var length = 0; length < whole.Length; length++)
            ErlangTerm.TryDecode(whole.AsSpan(0, length), out _, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("0.0")]
    [InlineData("\"caf\\u00e9 \\ud83d\\ude00 \\u0000\"")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("18446744073709551616")]
    public void Values_survive_the_way_there_and_back(string json)
    {
        ErlangTerm.TryDecode(Encode(json), out var value, out _).ShouldBeTrue();
        JsonElement.DeepEquals(value, JsonDocument.Parse(json).RootElement).ShouldBeTrue();
    }

    internal static byte[] Encode(string json)
    {
        using var document = JsonDocument.Parse(json);
        var output = new ArrayBufferWriter<byte>();
        ErlangTerm.Encode(document.RootElement, output);
        return output.WrittenSpan.ToArray();
    }

    private static string Decode(string hex)
    {
        ErlangTerm.TryDecode(FromHex(hex), out var value, out var error).ShouldBeTrue();
        error.ShouldBeNull();
        return value.GetRawText();
    }

    private static byte[] FromHex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static byte[] Nested(int depth)
    {
        var term = new List<byte> { 131 };
        for (var i = 0; i < depth; i++)
            term.AddRange([104, 1]);
        term.Add(106);
        return [.. term];
    }
}
