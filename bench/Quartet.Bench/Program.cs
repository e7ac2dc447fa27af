using System.CommandLine;
using Quartet.Bench;
using Quartet.Bench.Concord;
using Quartet.Bench.Registry;

var quick = new Option<bool>("--quick") { Description = "Short runs: less than two minutes in all" };
var noAssert = new Option<bool>("--no-assert") { Description = "Exit with 0 even when an aim is missed" };
var directory = new Option<DirectoryInfo>("--dir")
{
    Description = "Where data goes; it must be on the disk that is measured. Default: .", DefaultValueFactory = _ => new DirectoryInfo("."),
};
var only = new Option<string?>("--only") { Description = "One part alone: reads, writes, repository or publish" };

var root = new RootCommand("Measures Quartet beside its peers.") { quick, noAssert, directory, only };
root.SetAction(async (parsed, ct) =>
{
    using var workspace = new Workspace(parsed.GetValue(directory)?.FullName ?? ".");
    var pace = parsed.GetValue(quick) ? Pace.Quick : Pace.Full;
    var report = new Report(Console.Out);
    report.Begin(Machine.Describe(), TimeProvider.System.GetUtcNow(), pace);
    foreach (var (name, run) in Parts(workspace, pace, report, ct))
    {
        if (parsed.GetValue(only) is { } one && one != name) continue;
        await run();
    }

    report.End();
    return report.AllMet || parsed.GetValue(noAssert) ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();

static (string Name, Func<Task> Run)[] Parts(Workspace workspace, Pace pace, Report report, CancellationToken ct) =>
[
    ("reads", () => PointReads.RunAsync(workspace, pace, report, ct)),
    ("writes", () => DurableWrites.RunAsync(workspace, pace, report, ct)),
    ("repository", () => RepositoryReads.RunAsync(workspace, pace, report, ct)),
    ("publish", () => PublishToVisible.RunAsync(workspace, pace, report, ct)),
];
