using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Quartet.Hosting;
using Quartet.Hosting.Settings;
using Quartet.Kernel.Secrets;
using Quartet.Kernel.Storage;

namespace Quartet.Cluster.Development;

/// <summary>Who belongs to a development cluster and where: a directory with the plan, the cluster key, and a directory and a log for each node.</summary>
internal sealed class DevClusterPlan
{
    public const int PortDefault = 4000;
    public static readonly string DirectoryDefault = Path.Combine("data", "dev-cluster");

    private const string FileName = "cluster.json";
    private const int NodesDefault = 3;
    private const int PortMax = 65535;

    // Members listen away from the ports that the system gives out for outgoing connections.
    private const int PeerPortOffset = 10_000;

    private DevClusterPlan(string directory, IReadOnlyList<DevNode> nodes)
    {
        Directory = Path.GetFullPath(directory);
        Nodes = nodes;
    }

    public string Directory { get; }

    public IReadOnlyList<DevNode> Nodes { get; }

    /// <summary>Where a node's output goes.</summary>
    public string LogOf(DevNode node) => Path.Combine(Directory, $"{node.Name}.log");

    /// <summary>The plan of a cluster that was made before.</summary>
    public static DevClusterPlan Load(string directory)
    {
        var file = Path.Combine(directory, FileName);
        if (!File.Exists(file)) throw new IOException($"'{directory}' holds no cluster; `quartet cluster dev` makes one.");
        try
        {
            return new DevClusterPlan(directory, JsonSerializer.Deserialize(File.ReadAllText(file), DevClusterJson.Default.DevNodeArray) ?? []);
        }
        catch (JsonException e)
        {
            throw new IOException($"'{file}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The same, or a new one where there is none.</summary>
    public static DevClusterPlan LoadOrMake(string directory, int? nodes, int? port)
    {
        var isThere = File.Exists(Path.Combine(directory, FileName));
        var plan = isThere ? Load(directory) : Make(directory, nodes ?? NodesDefault, port ?? PortDefault);
        if (nodes is { } wanted && wanted != plan.Nodes.Count)
            throw new IOException($"'{directory}' holds a cluster of {plan.Nodes.Count} nodes, not {wanted}. Remove it, or choose another with --directory.");
        return port is { } first && first != plan.Nodes[0].Port ? plan.At(first) : plan;
    }

    /// <summary>How a node is started.</summary>
    /// <param name="name">Which.</param>
    /// <param name="settings">Further settings, which win.</param>
    public HostArguments ArgumentsFor(string name, IReadOnlyList<string> settings)
    {
        var node = Nodes.FirstOrDefault(node => node.Name == name)
            ?? throw new IOException($"There is no node '{name}'; there are {string.Join(", ", Nodes.Select(one => one.Name))}.");
        return new HostArguments(
            Path.Combine(Directory, node.Name), node.Url.ToString().TrimEnd('/'),
            [
                "--Concord:Engine=Cluster",
                "--Concord:ClusterName=dev",
                $"--Concord:ClusterKeyFile={Path.Combine(Directory, ClusterKeyFile.Name)}",
                $"--Concord:Cluster:NodeName={node.Name}",
                .. Nodes.Index().SelectMany(one => new[]
                {
                    $"--Concord:Cluster:Nodes:{one.Index}:Name={one.Item.Name}", $"--Concord:Cluster:Nodes:{one.Index}:PeerUrl={one.Item.PeerUrl}",
                }),
                .. settings,
            ]);
    }

    private static DevClusterPlan Make(string directory, int nodes, int port)
    {
        if (EtcdBinary.Fault(new ClusterSettings().EtcdPath) is { } missing) throw new InvalidSettingsException([missing]);
        CheckPorts(port, nodes);
        OwnerOnly.CreateDirectory(directory);
        var taken = new HashSet<int>();
        var plan = new DevClusterPlan(
            directory, [.. Enumerable.Range(0, nodes).Select(i => new DevNode($"n{i + 1}", port + i, $"http://127.0.0.1:{FreePort(port + i + PeerPortOffset, taken)}"))]);
        ClusterKeyFile.Make(Path.Combine(directory, ClusterKeyFile.Name));
        plan.Save();
        return plan;
    }

    private static void CheckPorts(int first, int count)
    {
        if (first < 1 || first + count - 1 > PortMax) throw new InvalidSettingsException([$"--port is {first}; {count} ports from there on are wanted, 1 to {PortMax}."]);
    }

    private static int FreePort(int preferred, HashSet<int> taken)
    {
        foreach (var port in new[] { preferred, 0 })
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port > PortMax ? 0 : port);
                listener.Start();
                if (taken.Add(((IPEndPoint)listener.LocalEndpoint).Port)) return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }

        return FreePort(0, taken);
    }

    private DevClusterPlan At(int port)
    {
        CheckPorts(port, Nodes.Count);
        var moved = new DevClusterPlan(Directory, [.. Nodes.Index().Select(node => node.Item with { Port = port + node.Index })]);
        moved.Save();
        return moved;
    }

    private void Save() => File.WriteAllText(Path.Combine(Directory, FileName), JsonSerializer.Serialize([.. Nodes], DevClusterJson.Default.DevNodeArray));
}
