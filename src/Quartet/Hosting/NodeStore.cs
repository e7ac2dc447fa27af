using Concord;
using Concord.Etcd;
using Quartet.Hosting.Settings;
using Quartet.Kernel.Secrets;

namespace Quartet.Hosting;

/// <summary>Opens the store on the engine that the settings ask for, and what is kept sealed in it.</summary>
/// <param name="Store">The store.</param>
/// <param name="Vault">The shared secrets in it.</param>
/// <param name="Key">What they are sealed with.</param>
/// <param name="Cluster">The log in the cluster, through which its members are changed; null for a single node.</param>
internal sealed record NodeStore(ConcordStore Store, SecretVault Vault, ClusterKey Key, EtcdLog? Cluster) : IAsyncDisposable
{
    /// <exception cref="InvalidSettingsException">The data is that of the other engine, or a node of a cluster has no key.</exception>
    /// <exception cref="WrongClusterKeyException">The key is not the one that the store was sealed with.</exception>
    public static Task<NodeStore> OpenAsync(QuartetOptions options, ConcordSettings settings, ILoggerFactory loggers, CancellationToken ct) =>
        settings.Engine == StoreEngine.Embedded ? OpenEmbeddedAsync(options, settings, loggers, ct) : OpenClusterAsync(options, settings, loggers, ct);

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private static async Task<NodeStore> OpenEmbeddedAsync(QuartetOptions options, ConcordSettings settings, ILoggerFactory loggers, CancellationToken ct)
    {
        if (Directory.Exists(options.ClusterPath) && !Directory.Exists(options.StorePath))
        {
            throw new InvalidSettingsException(
                [$"Data is '{options.Data}', which belongs to a node of a cluster, and Concord:Engine is Embedded. Set it to Cluster, or choose another --data."]);
        }

        var store = await ConcordStore.OpenAsync(EngineSettings.ToConcord(settings, settings.DataDir ?? options.StorePath, loggers), ct);
        return await WithVaultAsync(store, null, () => ClusterKeySource.FindOrMake(options, settings, SecretVault.IsSealed(store.View())), ct);
    }

    private static async Task<NodeStore> OpenClusterAsync(QuartetOptions options, ConcordSettings settings, ILoggerFactory loggers, CancellationToken ct)
    {
        if (Directory.Exists(options.StorePath))
        {
            throw new InvalidSettingsException(
                [$"Data is '{options.Data}', which holds the store of a single node, and Concord:Engine is Cluster. Start the cluster on another --data."]);
        }

        var key = ClusterKeySource.Find(options, settings) ?? throw new InvalidSettingsException([ClusterKeySource.Missing(options, settings)]);
        var directory = settings.DataDir ?? options.ClusterPath;
        Kernel.Storage.OwnerOnly.CreateDirectory(directory);
        var log = await EtcdLog.OpenAsync(EngineSettings.ToEtcd(settings, directory), loggers, TimeProvider.System, ct);
        var store = await ConcordStore.OpenAsync(log, EngineSettings.ToConcord(settings, directory, loggers), ct);
        return await WithVaultAsync(store, log, () => key, ct);
    }

    private static async Task<NodeStore> WithVaultAsync(ConcordStore store, EtcdLog? log, Func<ClusterKey> findKey, CancellationToken ct)
    {
        try
        {
            var key = findKey();
            return new NodeStore(store, await SecretVault.OpenAsync(store, key, ct), key, log);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
