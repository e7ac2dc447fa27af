using Concord.Etcd.Wire;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(Concord.Etcd.Tests.Clusters.SingleMember))]

namespace Concord.Etcd.Tests.Clusters;

/// <summary>One etcd process for all tests that need no more and do it no harm; each takes a cluster name of its own.</summary>
public sealed class SingleMember : IAsyncLifetime
{
    private EtcdCluster? _cluster;

    internal EtcdCluster Cluster => _cluster ?? throw new InvalidOperationException("It has not been started.");

    public async ValueTask InitializeAsync() => _cluster = await EtcdCluster.StartAsync(1, CancellationToken.None);

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal EtcdOptions Options(string cluster, string node = "a") => Cluster.Options(node, cluster);

    /// <summary>Says something to it directly, past the log.</summary>
    internal async Task<TResponse> CallAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken ct)
        where TRequest : Google.Protobuf.IMessage<TRequest>
        where TResponse : Google.Protobuf.IMessage<TResponse>
    {
        var address = ServerAddress.TryParse(Cluster.Members[0].ClientUrl).ShouldNotBeNull();
        using var channel = new GrpcChannel(Transport.Create(address, null), address.Url, TimeProvider.System);
        return await channel.CallAsync(method, request, null, TimeSpan.FromSeconds(10), ct);
    }

    internal static Task<EtcdLog> OpenAsync(EtcdOptions options, CancellationToken ct) =>
        EtcdLog.OpenAsync(options, NullLoggerFactory.Instance, TimeProvider.System, ct);
}
