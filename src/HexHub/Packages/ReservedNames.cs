using System.Collections.Frozen;

namespace HexHub.Packages;

/// <summary>Names that no package may take, so that none passes for a part of Elixir, Erlang, a tool or this site.</summary>
/// <remarks>Source: hex-protocol.md section 7.3.</remarks>
internal static class ReservedNames
{
    private const string Elixir = "eex elixir elixirc ex_unit iex logger mix";

    private const string Tools =
        "erlang typer to_erl run_erl escript erlc erl epmd dialyzer ct_run rebar rebar3 hex hexpm mix_hex";

    private const string Otp =
        "otp asn1 common_test compiler crypto debugger dialyzer diameter edoc eldap erl_docgen erl_interface erts et eunit ftp hipe "
        + "inets jinterface kernel megaco mnesia observer odbc os_mon parsetools public_key reltool runtime_tools sasl snmp ssh ssl "
        + "stdlib syntax_tools toolbar tools typer wx xmerl";

    private const string Inets = "tftp httpc httpd net http net_http gen_http";

    private const string WindowsDevices =
        "nul con prn aux com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9";

    private const string Generic = "package organization www myapp lock locked all assets";

    private const string Hosts = "api docs preview search staging stats static";

    private static readonly FrozenSet<string> Names =
        new[] { Elixir, Tools, Otp, Inets, WindowsDevices, Generic, Hosts }
            .SelectMany(static words => words.Split(' '))
            .ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string? name) => name is not null && Names.Contains(name);
}
