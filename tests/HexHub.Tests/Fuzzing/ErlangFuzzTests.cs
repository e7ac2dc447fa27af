using HexHub.Tests.Wire.Erlang;
using HexHub.Wire.Erlang;

namespace HexHub.Tests.Fuzzing;

public class ErlangFuzzTests
{
    [Fact]
    public void Terms_are_decoded_or_refused()
    {
        var seeds = ErlangTermTests.Vectors.Select(static vector => Convert.FromHexString(vector.Data.Item2))
            .Append(ErlangTermTests.Encode("""{"a":[[["b",1],["c",2.5]],{"d":{"e":[null,true,"text",123456789012]}}]}"""))
            .Append([131, 108, 0, 0, 0, 1, 104, 2, 119, 1, 97, 107, 0, 3, 1, 2, 3, 106])
            .ToList();
        Fuzz.Run(seeds, static input => ErlangTerm.TryDecode(input, out _, out _));
    }
}
