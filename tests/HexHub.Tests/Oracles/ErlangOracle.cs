using Quartet.Testing;

namespace HexHub.Tests.Oracles;

/// <summary>Erlang, and the Hex library inside rebar3, behind <c>erlang.escript</c>.</summary>
internal static class ErlangOracle
{
    public static Task<string[]> AskAsync(params string[] questions)
    {
        Tool.Find("rebar3");
        return Oracle.AskAsync("escript", [Path.Combine(AppContext.BaseDirectory, "Oracles", "erlang.escript")], questions);
    }
}
