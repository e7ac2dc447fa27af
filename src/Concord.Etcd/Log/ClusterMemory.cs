using System.Text.Json;
using Concord.Etcd.Client;

namespace Concord.Etcd.Log;

/// <summary>Which cluster and which store this node belonged to last, in a file of its data directory.</summary>
/// <param name="Store">As the genesis of the log says.</param>
/// <param name="Cluster">The id of the etcd cluster, in hex.</param>
internal sealed record ClusterMemory(string Store, string Cluster)
{
    private const string FileName = "etcd-cluster.json";

    /// <summary>What is remembered; null when this node has not belonged to any.</summary>
    public static ClusterMemory? Read(string directory)
    {
        var file = Path.Combine(directory, FileName);
        if (!File.Exists(file)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), EtcdJson.Default.ClusterMemory);
        }
        catch (JsonException e)
        {
            throw new ConcordException(ConcordErrorCode.CorruptLog, $"'{file}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Refuses a store or a cluster other than the remembered ones; remembers them if there were none.</summary>
    public static void CheckAndKeep(string directory, ClusterMemory found)
    {
        if (Read(directory) is { } known)
        {
            if (known == found) return;
            throw new ConcordException(
                ConcordErrorCode.CorruptLog,
                $"This node belonged to store {known.Store} in etcd cluster {known.Cluster}, and finds store {found.Store} in {found.Cluster}. "
                + $"If that is wanted, remove '{Path.Combine(directory, FileName)}'.");
        }

        Directory.CreateDirectory(directory);
        var temporary = Path.Combine(directory, FileName + ".tmp");
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(found, EtcdJson.Default.ClusterMemory));
        File.Move(temporary, Path.Combine(directory, FileName), overwrite: true);
    }

    public static ClusterMemory Of(Genesis genesis, ulong cluster) => new(genesis.Store, ClusterIdentity.Hex(cluster));
}
