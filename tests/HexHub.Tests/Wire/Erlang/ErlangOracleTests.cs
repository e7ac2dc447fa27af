using System.Text.Json;
using HexHub.Tests.Oracles;
using HexHub.Wire.Erlang;

namespace HexHub.Tests.Wire.Erlang;

public class ErlangOracleTests
{
    [Fact]
    public async Task What_is_encoded_Erlang_decodes_and_back()
    {
        string[] documents =
        [
            """{"status":422,"errors":{"meta":{"app":"can't be blank"}},"list":[1,2,3],"none":null,"yes":true,"no":false}""",
            """{"numbers":[0,255,256,-1,2147483647,2147483648,-2147483649,9223372036854775807,18446744073709551616,9.8,-0.5,1e300]}""",
            """{"texts":["","Caf\u00e9 \u2615","\ud83d\ude00","\u0000"],"empty":[],"map":{}}""",
        ];

        var answers = await ErlangOracle.AskAsync(
            [.. documents.Select(static json => $"term {Convert.ToHexString(ErlangTermTests.Encode(json))}")]);

        foreach (var (json, answer) in documents.Zip(answers))
        {
            ErlangTerm.TryDecode(Convert.FromHexString(answer), out var value, out _).ShouldBeTrue(answer);
            JsonElement.DeepEquals(value, JsonDocument.Parse(json).RootElement).ShouldBeTrue(value.GetRawText());
        }
    }
}
