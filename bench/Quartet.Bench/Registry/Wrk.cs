using System.Globalization;
using System.Text.RegularExpressions;
using Quartet.Testing;

namespace Quartet.Bench.Registry;

/// <summary>Drives an HTTP server over connections that are kept open.</summary>
internal sealed partial class Wrk(string program)
{
    private const int Connections = 32;

    /// <summary>One run. An answer that is no success, or none at all, is an error.</summary>
    public async Task<Result> RunAsync(Uri url, TimeSpan length, CancellationToken ct)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(length.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var output = await ChildProcess.RunAsync(program, ["-t1", $"-c{Connections}", $"-d{seconds}s", "--latency", url.ToString()], ct);
        var rate = double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        var failed = Failed().Matches(output).Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        return new Result(rate, Percentile(output, 50), Percentile(output, 99), failed);
    }

    private static string Percentile(string output, int percent) =>
        Regex.Match(output, $@"^\s+{percent}%\s+(\S+)", RegexOptions.Multiline).Groups[1].Value;

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    // "Socket errors: connect 0, read 3, write 0, timeout 0" and "Non-2xx or 3xx responses: 12".
    [GeneratedRegex(@"(?:connect|read|write|timeout|responses:) (\d+)")]
    private static partial Regex Failed();

    /// <param name="PerSecond">Requests answered.</param>
    /// <param name="P50">As wrk prints it.</param>
    /// <param name="P99">As wrk prints it.</param>
    /// <param name="Errors">Requests that were not answered well.</param>
    internal sealed record Result(double PerSecond, string P50, string P99, int Errors);
}
