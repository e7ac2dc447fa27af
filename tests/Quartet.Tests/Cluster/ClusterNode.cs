using Quartet.Testing;

namespace Quartet.Tests.Cluster;

/// <summary>A node of a cluster, which is there or not.</summary>
internal sealed class ClusterNode(string name, string data, Uri address, Func<ClusterNode, string[]> settings) : IAsyncDisposable
{
    private QuartetServer? _server;

    public string Name => name;

    public string Data => data;

    public Uri Address => address;

    /// <summary>The real host.</summary>
    public QuartetServer Server => _server ?? throw new InvalidOperationException($"{name} does not run.");

    public bool IsRunning => _server is not null;

    /// <summary>How it is started.</summary>
    public string[] Settings => settings(this);

    public async Task StartAsync(CancellationToken ct) => _server ??= await QuartetServer.StartAsync(data, address, ct, Settings);

    /// <summary>SIGKILL; its etcd member goes with it.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        if (_server is not { } server) return;
        _server = null;
        await server.Process.KillAsync(ct);
        await server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
