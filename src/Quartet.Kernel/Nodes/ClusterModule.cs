using Concord;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Quartet.Kernel.Blobs;
using Quartet.Kernel.Blobs.Peers;
using Quartet.Kernel.Secrets;

namespace Quartet.Kernel.Nodes;

/// <summary>What the nodes of a cluster do for each other. A single node needs none of it.</summary>
public static class ClusterModule
{
    /// <summary>Adds the directory of nodes, and blobs that are kept by all of them. Needs a <see cref="ConcordStore"/> and a <see cref="TimeProvider"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="self">This node.</param>
    /// <param name="key">By it the nodes know each other.</param>
    /// <param name="local">This node's own blobs.</param>
    /// <param name="options">How blobs are kept.</param>
    public static IServiceCollection AddPeers(
        this IServiceCollection services, NodeIdentity self, ClusterKey key, LocalBlobStore local, PeerBlobOptions options)
    {
        services.AddSingleton(self).AddSingleton(local).AddSingleton(options);
        services.AddSingleton(provider => new PeerSignature(key, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new Visibility(
            provider.GetRequiredService<ConcordStore>(), provider.GetRequiredService<NodeDirectory>(), provider.GetRequiredService<PeerHttp>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<NodeDirectory>().AddHostedService(provider => provider.GetRequiredService<NodeDirectory>());
        services.AddSingleton<PeerHttp>().AddSingleton<PeerBlobClient>().AddSingleton<BlobFetcher>().AddSingleton<BlobPusher>();
        services.AddSingleton<BlobReplicator>().AddHostedService(provider => provider.GetRequiredService<BlobReplicator>());
        return services.AddSingleton<IBlobStore, PeerBlobStore>();
    }

    /// <summary>Maps what the other nodes ask for, under <c>/internal</c>.</summary>
    public static void MapPeers(this IEndpointRouteBuilder endpoints) => PeerEndpoints.Map(endpoints);
}
