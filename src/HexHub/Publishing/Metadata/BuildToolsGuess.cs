namespace HexHub.Publishing.Metadata;

/// <summary>Build tools of a package that does not name them, told by its top-level files; hex-protocol.md section 9.2.</summary>
internal static class BuildToolsGuess
{
    private static readonly (string File, string Tool)[] Signs =
    [
        ("mix.exs", "mix"),
        ("rebar.config", "rebar3"),
        ("rebar", "rebar3"),
        ("Makefile", "make"),
        ("Makefile.win", "make"),
    ];

    /// <returns>Each tool once; empty when nothing tells.</returns>
    public static List<string> From(IReadOnlyList<string> files) =>
        [.. Signs.Where(sign => files.Contains(sign.File)).Select(static sign => sign.Tool).Distinct()];
}
