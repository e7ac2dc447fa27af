using Quartet.Hosting.Settings;
using Quartet.Kernel.Secrets;

namespace Quartet.Hosting;

/// <summary>Where a node has its cluster key from: a setting, or a file.</summary>
internal static class ClusterKeySource
{
    /// <summary>The key that this node was given; null when it was given none.</summary>
    public static ClusterKey? Find(QuartetOptions options, ConcordSettings settings) =>
        ClusterKey.TryParse(settings.ClusterKey, out var given) ? given : ClusterKeyFile.Read(PathOf(options, settings));

    /// <summary>The key of a single node, which makes one for a store that has never been sealed.</summary>
    /// <exception cref="IOException">The store is sealed, and the key is not there.</exception>
    public static ClusterKey FindOrMake(QuartetOptions options, ConcordSettings settings, bool isSealed)
    {
        if (Find(options, settings) is { } given) return given;
        var path = PathOf(options, settings);
        return !isSealed
            ? ClusterKeyFile.Make(path)
            : throw new IOException($"The key that the secrets in the store are sealed with is missing: '{Path.GetFullPath(path)}'. Restore it from a backup.");
    }

    public static string Missing(QuartetOptions options, ConcordSettings settings) =>
        $"There is no cluster key: '{Path.GetFullPath(PathOf(options, settings))}' does not exist. Make one with `quartet cluster key`, and give every node the same, in that file or as CONCORD_CLUSTER_KEY.";

    private static string PathOf(QuartetOptions options, ConcordSettings settings) =>
        settings.ClusterKeyFile ?? Path.Combine(options.SecretsPath, ClusterKeyFile.Name);
}
