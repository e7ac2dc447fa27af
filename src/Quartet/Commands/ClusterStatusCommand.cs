using System.CommandLine;
using System.Text.Json;

namespace Quartet.Commands;

/// <summary><c>quartet cluster status</c>: asks a node how the cluster is.</summary>
internal static class ClusterStatusCommand
{
    private const int Unavailable = 3;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Build()
    {
        var url = new Option<string>("--url") { Description = "Address of a node. Default: http://127.0.0.1:4000", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:4000" };
        var json = new Option<bool>("--json") { Description = "Prints what the node has answered" };
        var command = new Command("status", "Asks a node how the cluster is.") { url, json };
        command.SetAction((parsed, ct) => ClusterCommand.ToldAsync(() => ShowAsync(parsed.GetRequiredValue(url), parsed.GetValue(json), ct)));
        return command;
    }

    private static async Task<int> ShowAsync(string url, bool asJson, CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("quartet-cli");
        JsonElement report;
        try
        {
            using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri(url.TrimEnd('/') + "/api/cluster/status"), ct));
            report = answer.RootElement.Clone();
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or UriFormatException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            await Console.Error.WriteLineAsync($"quartet: {url} does not answer: {e.Message}");
            return Unavailable;
        }

        await Console.Out.WriteLineAsync(asJson ? JsonSerializer.Serialize(report, Indented) : Text(report));
        return 0;
    }

    private static string Text(JsonElement report)
    {
        List<string> lines =
        [
            $"{Part(report, "node")} ({Part(report, "engine")}), {Part(report, "role")}, applied {Part(report, "applied")} of {Part(report, "committed")}, {Part(report, "lagSeconds")} s behind",
            Part(report, "problem") is { Length: > 0 } problem ? $"  problem: {problem}" : $"  leader {Part(report, "leader")}, term {Part(report, "term")}",
        ];
        foreach (var member in report.GetProperty("members").EnumerateArray())
            lines.Add($"  member {Part(member, "name"),-12} {Part(member, "id"),-18} {Part(member, "role"),-8} {(member.GetProperty("healthy").GetBoolean() ? "healthy" : "NOT ANSWERING")}");
        foreach (var node in report.GetProperty("nodes").EnumerateArray())
            lines.Add($"  node   {Part(node, "name"),-12} {(node.GetProperty("alive").GetBoolean() ? "alive" : $"SILENT since {Part(node, "seenAt")}")}");
        return string.Join('\n', lines);
    }

    private static string Part(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.ToString() : "";
}
