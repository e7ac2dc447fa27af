using System.Collections;
using System.Text;

namespace Quartet.Hosting.Settings;

/// <summary>
/// The environment variables that the specifications name, as settings: <c>CONCORD_CLUSTER_NODE_NAME</c> is <c>Concord:Cluster:NodeName</c>. A
/// list is separated by commas; nodes are <c>n1=http://10.0.0.1:4380,n2=…</c>. Where both are given, an alias wins over <c>Concord__…</c>.
/// </summary>
internal sealed class EnvironmentAliases
{
    private const string Prefix = "CONCORD_";
    private const string Clustering = "CLUSTERING_ENABLED";
    private static readonly Dictionary<string, (string Path, Type Type)> Known = new(Keys("Concord", typeof(ConcordSettings)), StringComparer.Ordinal);

    private readonly Dictionary<string, string?> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _faults = [];

    public EnvironmentAliases(IDictionary environment)
    {
        foreach (var name in environment.Keys.OfType<string>().Order(StringComparer.Ordinal)) Take(name, environment[name] as string ?? "");
    }

    /// <summary>What they say, as configuration.</summary>
    public IReadOnlyDictionary<string, string?> Settings => _settings;

    /// <summary>One line for each that is no alias, or cannot be read.</summary>
    public IReadOnlyList<string> Faults => _faults;

    private static IEnumerable<KeyValuePair<string, (string Path, Type Type)>> Keys(string path, Type options)
    {
        foreach (var property in options.GetProperties())
        {
            var (key, type) = ($"{path}:{property.Name}", property.PropertyType);
            if (SettingsSection.IsNested(type))
            {
                foreach (var inner in Keys(key, type)) yield return inner;
            }
            else
            {
                yield return new(Upper(key), (key, type));
            }
        }
    }

    // Concord:Cluster:NodeName is CONCORD_CLUSTER_NODE_NAME.
    private static string Upper(string path)
    {
        var upper = new StringBuilder();
        foreach (var c in path)
        {
            if (char.IsAsciiLetterUpper(c) && upper.Length > 0 && upper[^1] != '_') upper.Append('_');
            upper.Append(c == ':' ? '_' : char.ToUpperInvariant(c));
        }

        return upper.ToString();
    }

    private void Take(string name, string value)
    {
        if (name == Clustering)
        {
            if (bool.TryParse(value, out var isOn)) _settings["Concord:Engine"] = isOn ? nameof(StoreEngine.Cluster) : nameof(StoreEngine.Embedded);
            else _faults.Add($"{name} is '{value}'; allowed: true, false.");
        }
        else if (!name.StartsWith(Prefix, StringComparison.Ordinal) || name.StartsWith(Prefix + "_", StringComparison.Ordinal))
        {
            // Somebody else's, or the framework's own form with two underscores.
        }
        else if (!Known.TryGetValue(name, out var key))
        {
            _faults.Add($"{name} is no setting. Environment variables of the store: {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}.");
        }
        else if (key.Type == typeof(ClusterNodeSettings[]))
        {
            TakeNodes(name, key.Path, value);
        }
        else if (key.Type == typeof(string[]))
        {
            foreach (var (index, item) in Items(value).Index()) _settings[$"{key.Path}:{index}"] = item;
        }
        else
        {
            _settings[key.Path] = value;
        }
    }

    private void TakeNodes(string name, string path, string value)
    {
        foreach (var (index, item) in Items(value).Index())
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                _faults.Add($"{name} has '{item}'; a node is NAME=PEER_URL, such as n1=http://10.0.0.1:4380.");
                continue;
            }

            _settings[$"{path}:{index}:Name"] = item[..equals];
            _settings[$"{path}:{index}:PeerUrl"] = item[(equals + 1)..];
        }
    }

    private static string[] Items(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
