using System.Text;

namespace Quartet.Testing.Packages;

/// <summary>A package that a registry accepts, unless a test spoils it.</summary>
public sealed record SamplePackage(string Name, string Version = "1.0.0")
{
    /// <summary>Erlang terms of the dependencies.</summary>
    public string Requirements { get; init; } = "[]";

    /// <summary>More lines of the metadata; of equal keys the last counts.</summary>
    public string More { get; init; } = "";

    /// <summary>What is in its one file.</summary>
    public string Content { get; init; } = "defmodule Sample do end";

    /// <summary>The text of <c>metadata.config</c>.</summary>
    public string Metadata => $$"""
        {<<"name">>,<<"{{Name}}">>}.
        {<<"version">>,<<"{{Version}}">>}.
        {<<"app">>,<<"{{Name}}">>}.
        {<<"description">>,<<"A sample of {{Name}}">>}.
        {<<"build_tools">>,[<<"mix">>]}.
        {<<"files">>,[<<"mix.exs">>]}.
        {<<"licenses">>,[<<"MIT">>]}.
        {<<"links">>,[{<<"Source">>,<<"https://example.com/{{Name}}">>}]}.
        {<<"elixir">>,<<"~> 1.10">>}.
        {<<"requirements">>,{{Requirements}}}.
        {{More}}
        """;

    /// <summary>The tarball.</summary>
    public byte[] Build() => new TarballBuilder
    {
        Metadata = Encoding.UTF8.GetBytes(Metadata),
        Contents = TarballBuilder.Gzip(TarballBuilder.Archive(TarballBuilder.File("mix.exs", Content))),
    }.Build();

    /// <summary>The term of one dependency, for <see cref="Requirements"/>.</summary>
    public static string Requirement(string name, string requirement = "~> 1.0", string repository = "hexpm") =>
        $$"""{<<"{{name}}">>,[{<<"app">>,<<"{{name}}">>},{<<"optional">>,false},{<<"repository">>,<<"{{repository}}">>},{<<"requirement">>,<<"{{requirement}}">>}]}""";
}
