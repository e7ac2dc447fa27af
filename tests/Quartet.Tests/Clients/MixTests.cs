namespace Quartet.Tests.Clients;

/// <summary>mix, with what rebar3 fetched; and with its own Hex client where HEX_ARCHIVE names a hex-*.ez file to install.</summary>
public sealed class MixTests
{
    private const string Module = "defmodule App do\n  def chain, do: [:app | :alpha.chain()]\nend\n";

    [Fact]
    public async Task An_elixir_project_uses_packages_that_rebar3_installed()
    {
        await using var published = await Published.StartAsync();
        using var home = new ClientHome(new PrintedLines(published.Server));
        home.WriteApplication("app");
        await home.RunAsync("app", "rebar3 compile");

        home.Write("mixed/mix.exs", Project(""));
        home.Write("mixed/lib/app.ex", Module);

        (await home.RunAsync("mixed", "export ERL_LIBS=$HOME/app/_build/default/lib\nmix run -e 'IO.inspect(App.chain())'"))
            .ShouldEndWith("[:app, :alpha, :beta, :gamma]");
    }

    [Fact]
    public async Task A_mix_project_is_installed_by_the_printed_lines()
    {
        var archive = System.Environment.GetEnvironmentVariable("HEX_ARCHIVE");
        Assert.SkipWhen(string.IsNullOrEmpty(archive), "HEX_ARCHIVE names no archive of the Hex client for mix; no package source carries one.");
        await using var published = await Published.StartAsync();
        var lines = new PrintedLines(published.Server);
        using var home = new ClientHome(lines);
        home.Write("mixed/mix.exs", Project("{:alpha, \"~> 1.0\"}"));
        home.Write("mixed/lib/app.ex", Module);
        await home.RunAsync("mixed", $"mix archive.install --force '{archive}'\n{lines.Mix}\nmix deps.get");

        (await home.RunAsync("mixed", "mix run -e 'IO.inspect(App.chain())'")).ShouldEndWith("[:app, :alpha, :beta, :gamma]");
        File.ReadAllText(home.In("mixed", "mix.lock")).ShouldContain("\"gamma\": {:hex, :gamma, \"1.0.0\"");
    }

    private static string Project(string dependencies) =>
        $$"""
        defmodule App.MixProject do
          use Mix.Project
          def project, do: [app: :app, version: "0.1.0", deps: [{{dependencies}}]]
        end
        """;
}
