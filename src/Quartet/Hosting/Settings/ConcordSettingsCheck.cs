using System.Diagnostics.CodeAnalysis;
using Concord.Etcd;

namespace Quartet.Hosting.Settings;

/// <summary>Finds settings of the store that are right by themselves and impossible together.</summary>
internal static class ConcordSettingsCheck
{
    private const string Section = "Concord";
    private const int VotersMax = 7;
    private static readonly string[] OfEmbedded = ["Wal", "Snapshot"];
    private const int HeartbeatsPerElectionMin = 5;

    /// <summary>One line for each fault.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var settings = section.Get<ConcordSettings>() ?? new ConcordSettings();
        if (settings is { ClusterKey: not null, ClusterKeyFile: not null }) yield return "Concord:ClusterKey and Concord:ClusterKeyFile are both set; one of them is wanted.";
        var faults = settings.Engine == StoreEngine.Embedded ? Embedded(section) : Clustered(configuration, section, settings.Cluster);
        foreach (var fault in faults) yield return fault;
    }

    private static IEnumerable<string> Embedded(IConfigurationSection section) =>
        section.GetSection("Cluster").GetChildren().Select(setting =>
            $"{setting.Path} is set, and Concord:Engine is Embedded, which has no cluster; set Concord:Engine to Cluster, or leave {setting.Path} out.");

    private static IEnumerable<string> Clustered(IConfiguration configuration, IConfigurationSection section, ClusterSettings cluster)
    {
        foreach (var own in OfEmbedded.Where(name => section.GetSection(name).Exists()))
            yield return $"Concord:{own} is of the embedded engine, and Concord:Engine is Cluster; leave it out.";
        if (cluster.ElectionMs < cluster.HeartbeatMs * HeartbeatsPerElectionMin)
            yield return $"Concord:Cluster:ElectionMs is '{cluster.ElectionMs}'; it must be at least {HeartbeatsPerElectionMin} times HeartbeatMs, which is {cluster.HeartbeatMs}.";
        if (cluster.Namespace is { } prefix && !prefix.EndsWith('/')) yield return $"Concord:Cluster:Namespace is '{prefix}'; it must end in '/'.";
        if (!TryFindNodeUrl(configuration, cluster, out _))
            yield return $"Concord:Cluster:NodeUrl is not set, and '{configuration[WebHostDefaults.ServerUrlsKey]}' does not tell the other nodes where this one is; set it to an address like http://10.0.0.1:4000.";
        foreach (var fault in ModeOf(cluster) == EtcdMode.Supervised ? Supervised(cluster) : External(cluster)) yield return fault;
    }

    private static IEnumerable<string> External(ClusterSettings cluster)
    {
        if (cluster.Endpoints.Length == 0) yield return "Concord:Cluster:Endpoints is empty; name the etcd cluster, or Concord:Cluster:Nodes so that each node runs a member.";
        if (cluster.Nodes.Length > 0) yield return "Concord:Cluster:Nodes is set, and Concord:Cluster:Mode is External, which knows members by Endpoints; leave one of them out.";
        if (cluster.Join) yield return "Concord:Cluster:Join is set, and Concord:Cluster:Mode is External; only a member of its own can join.";
        foreach (var endpoint in cluster.Endpoints.Where(endpoint => !IsAddress(endpoint) && !endpoint.StartsWith("unix:///", StringComparison.Ordinal)))
            yield return $"Concord:Cluster:Endpoints has '{endpoint}'; allowed: http://host:port, https://host:port, unix:///path.";
        if ((cluster.User is null) != (cluster.Password is null)) yield return "Concord:Cluster:User and Concord:Cluster:Password belong together; one of them is not set.";
    }

    private static IEnumerable<string> Supervised(ClusterSettings cluster)
    {
        if (cluster.Endpoints.Length > 0) yield return "Concord:Cluster:Endpoints is set, and Concord:Cluster:Mode is Supervised, which knows members by Nodes; leave one of them out.";
        if (cluster.Nodes.Length == 0) yield return "Concord:Cluster:Nodes is empty; name all nodes, this one among them, as Concord:Cluster:Nodes:0:Name and :PeerUrl, and so on.";
        else if (cluster.Nodes.All(node => node.Name != cluster.NodeName))
            yield return $"Concord:Cluster:NodeName is '{cluster.NodeName}'; Concord:Cluster:Nodes has {string.Join(", ", cluster.Nodes.Select(node => node.Name))}.";
        if (EtcdBinary.Fault(cluster.EtcdPath) is { } missing) yield return missing;
        if (cluster.Nodes.Length > VotersMax) yield return $"Concord:Cluster:Nodes has {cluster.Nodes.Length} nodes; at most {VotersMax} can vote.";
        foreach (var node in cluster.Nodes.Where(node => !IsAddress(node.PeerUrl)))
            yield return $"Concord:Cluster:Nodes gives '{node.Name}' the PeerUrl '{node.PeerUrl}'; an address like http://10.0.0.1:4380 is wanted.";
        foreach (var name in cluster.Nodes.GroupBy(node => node.Name).Where(same => same.Count() > 1).Select(same => same.Key))
            yield return $"Concord:Cluster:Nodes has '{name}' twice.";
        foreach (var url in cluster.Nodes.GroupBy(node => node.PeerUrl).Where(same => same.Count() > 1).Select(same => same.Key))
            yield return $"Concord:Cluster:Nodes has the PeerUrl '{url}' twice.";
    }

    /// <summary>Who runs the members: said, or seen from what else is set.</summary>
    public static EtcdMode ModeOf(ClusterSettings cluster) =>
        cluster.Mode ?? (cluster.Nodes.Length > 0 && cluster.Endpoints.Length == 0 ? EtcdMode.Supervised : EtcdMode.External);

    /// <summary>Where the other nodes reach this one; false when nobody has said so. A port of 0 is not known before it listens.</summary>
    public static bool TryFindNodeUrl(IConfiguration configuration, ClusterSettings cluster, [NotNullWhen(true)] out Uri? url)
    {
        var text = cluster.NodeUrl ?? configuration[WebHostDefaults.ServerUrlsKey]?.Split(';')[0].Trim();
        return Uri.TryCreate(text, UriKind.Absolute, out url) && url.Port > 0 && url.Host is not ("0.0.0.0" or "[::]" or "*" or "+");
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Port > 0 && uri.AbsolutePath == "/";
}
