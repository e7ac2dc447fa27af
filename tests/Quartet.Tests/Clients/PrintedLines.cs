using System.Text.RegularExpressions;
using Quartet.Testing;

namespace Quartet.Tests.Clients;

/// <summary>The lines that a server prints for whoever wants to use it, taken out of its output as a person would copy them.</summary>
internal sealed partial class PrintedLines(QuartetServer server)
{
    private readonly string _text = server.Process.Output;

    /// <summary>The two commands that make the first user and a key.</summary>
    public IReadOnlyList<string> Curl => [.. Commands("curl http").Where(command => command.Contains("/api/", StringComparison.Ordinal))];

    /// <summary>The commands for mix.</summary>
    public string Mix => Between("For mix:", "For rebar3");

    /// <summary>What rebar3 needs in the environment; empty when nothing.</summary>
    public string RebarShell => string.Join('\n', Between("For rebar3", "rebar.config:").Split('\n').Where(line => line.StartsWith("export ", StringComparison.Ordinal)));

    /// <summary>What goes into rebar3's own configuration.</summary>
    public string RebarConfig => Between("rebar.config:", "Ctrl-C");

    private IEnumerable<string> Commands(string start) =>
        CommandWithContinuation().Matches(_text).Select(match => Unindented(match.Value)).Where(command => command.StartsWith(start, StringComparison.Ordinal));

    private string Between(string start, string end)
    {
        var from = _text.IndexOf(start, StringComparison.Ordinal);
        from.ShouldBeGreaterThan(0, $"'{start}' is not in:\n{_text}");
        from += start.Length;
        var to = _text.IndexOf(end, from, StringComparison.Ordinal);
        return Unindented(_text[from..to]);
    }

    private static string Unindented(string text) => string.Join('\n', text.Trim().Split('\n').Select(line => line.StartsWith("  ", StringComparison.Ordinal) ? line[2..] : line));

    [GeneratedRegex(@"^  \S.*(?:(?<=\\)\n.*)*", RegexOptions.Multiline)]
    private static partial Regex CommandWithContinuation();
}
