namespace HexHub.Tests.Oracles;

/// <summary>Erlang, and the Hex library inside rebar3, behind <c>erlang.escript</c>.</summary>
internal static class ErlangOracle
{
    public static Task<string[]> AskAsync(params string[] questions)
    {
        Assert.SkipWhen(Oracle.Find("rebar3") is null, "rebar3 is not installed");
        return Oracle.AskAsync("escript", [Path.Combine(AppContext.BaseDirectory, "Oracles", "erlang.escript")], questions);
    }
}
