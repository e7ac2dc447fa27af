using System.Globalization;
using System.Net;
using Concord.Cluster.Tests.Faults;
using Quartet.Testing;

namespace Concord.Cluster.Tests.Workload;

/// <summary>A cluster of one: a store on the embedded engine in a process of its own, which clients reach through a link.</summary>
internal sealed class ProcessNode : IFaultyCluster, IAsyncDisposable
{
    private static readonly TimeSpan CallMax = TimeSpan.FromMilliseconds(300);

    private readonly TemporaryDirectory _data = new();
    private readonly Link _link = new("clients to 0", TimeProvider.System);
    private readonly LinkProxy _proxy;
    private readonly SocketClient _client;
    private ChildProcess? _process;

    public ProcessNode()
    {
        _proxy = new LinkProxy(_link);
        _client = new SocketClient(_proxy.Address, CallMax);
    }

    public IReadOnlyList<IRegisterClient> Clients => [_client];

    public Network? Network => null;

    public IReadOnlyList<Link> ClientLinks => [_link];

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    public Task<int?> FindLeaderAsync(CancellationToken ct) => Task.FromResult<int?>(0);

    public async Task KillAsync(int node, CancellationToken ct)
    {
        if (_process is not { } process) return;
        ProcessFaults.Kill(process.Id);
        await process.WaitForExitAsync(ct);
        await process.DisposeAsync();
        _process = null;
        _proxy.Target = null;
    }

    public async Task StartAsync(int node, CancellationToken ct)
    {
        Starts++;
        _process = ChildProcess.Start("dotnet", [Repository.Assembly("tests/Concord.RegisterNode", "Concord.RegisterNode"), _data.In("store")], input: null);
        var line = await _process.WaitForLineAsync(line => line.StartsWith("listening on ", StringComparison.Ordinal), ct);
        _proxy.Target = new IPEndPoint(IPAddress.Loopback, int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }

    public Task PauseAsync(int node, CancellationToken ct) => _process is { } process ? ProcessFaults.PauseAsync(process.Id, ct) : Task.CompletedTask;

    public Task ResumeAsync(int node, CancellationToken ct)
    {
        if (_process is { } process) ProcessFaults.Resume(process.Id);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _client.Dispose();
        await _proxy.DisposeAsync();
        _data.Dispose();
    }
}
