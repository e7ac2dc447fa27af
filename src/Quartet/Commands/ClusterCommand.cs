using System.CommandLine;
using Quartet.Cluster.Development;
using Quartet.Hosting;
using Quartet.Kernel.Secrets;

namespace Quartet.Commands;

/// <summary><c>quartet cluster …</c>: a cluster on this machine to try it out, and what an operator needs for a real one.</summary>
internal static class ClusterCommand
{
    private const int NodesDefault = 3;

    public static Command Build() =>
        new("cluster", "Runs and looks after a cluster.") { Dev(), Node(), Key(), ClusterStatusCommand.Build() };

    private static Command Dev()
    {
        var directory = DirectoryOption();
        var nodes = new Option<int?>("--nodes") { Description = $"Number of nodes, 1 to 7. Default: {NodesDefault}", HelpName = "N" };
        nodes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 7) result.AddError("--nodes: 1 to 7 nodes are wanted.");
        });
        var port = new Option<int?>("--port") { Description = $"Port of the first node; the others follow. Default: {DevClusterPlan.PortDefault}", HelpName = "PORT" };
        var restart = new Option<int>("--restart")
        {
            Description = "Seconds after which a node that ended is started again; 0: not at all. Default: 5", HelpName = "SECONDS", DefaultValueFactory = _ => 5,
        };
        var settings = QuartetCommand.SettingsArgument();
        var command = new Command("dev", "Starts a whole cluster on this machine: each node a process with an etcd member of its own. Starting it again goes on with its data.")
        {
            nodes, port, directory, restart, settings,
        };
        command.SetAction((parsed, ct) => ToldAsync(async () =>
        {
            var plan = DevClusterPlan.LoadOrMake(parsed.GetValue(directory) ?? DevClusterPlan.DirectoryDefault, parsed.GetValue(nodes), parsed.GetValue(port));
            using var cluster = new DevCluster(plan, parsed.GetValue(settings) ?? [], TimeSpan.FromSeconds(parsed.GetValue(restart)), TimeProvider.System);
            return await cluster.RunAsync(ct);
        }));
        return command;
    }

    private static Command Node()
    {
        var directory = DirectoryOption();
        var name = new Option<string>("--name") { Description = "Which node, such as n2", HelpName = "NAME", Required = true };
        var settings = QuartetCommand.SettingsArgument();
        var command = new Command("node", "Starts one node of the cluster that `cluster dev` has made, here in the foreground.") { name, directory, settings };
        command.SetAction((parsed, ct) => ToldAsync(async () =>
        {
            var plan = DevClusterPlan.Load(parsed.GetValue(directory) ?? DevClusterPlan.DirectoryDefault);
            return await QuartetHost.RunAsync(plan.ArgumentsFor(parsed.GetRequiredValue(name), parsed.GetValue(settings) ?? []), ct);
        }));
        return command;
    }

    private static Command Key()
    {
        var to = new Option<string?>("--out") { Description = "File to write it to, for its owner only; must not exist. Default: standard output", HelpName = "FILE" };
        var command = new Command("key", "Makes a cluster key, which every node of a cluster is given.") { to };
        command.SetAction((parsed, _) => ToldAsync(async () =>
        {
            if (parsed.GetValue(to) is not { } path) await Console.Out.WriteLineAsync(ClusterKey.Generate().Text);
            else if (File.Exists(path)) throw new IOException($"'{path}' is there already; it is left as it is.");
            else ClusterKeyFile.Make(path);
            return 0;
        }));
        return command;
    }

    private static Option<string> DirectoryOption() => new("--directory")
    {
        Description = $"Directory of the cluster. Default: {DevClusterPlan.DirectoryDefault}", HelpName = "DIR",
    };

    /// <summary>Runs a command; what a person can put right is one line.</summary>
    public static async Task<int> ToldAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (StartFailure.Explain(e) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }
}
