using System.Globalization;
using System.Net;
using Concord.Cluster.Tests.Faults;
using Quartet.Testing;

namespace Concord.Cluster.Tests.Workload;

/// <summary>One <c>Concord.RegisterNode</c>, which clients reach through a link.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly IReadOnlyList<string> _arguments;
    private readonly LinkProxy _proxy;
    private readonly SocketClient _client;
    private ChildProcess? _process;
    private Task _listening = Task.CompletedTask;

    /// <param name="name">Its name.</param>
    /// <param name="arguments">Those of the program.</param>
    /// <param name="callMax">How long a client waits for an answer.</param>
    public NodeProcess(string name, IReadOnlyList<string> arguments, TimeSpan callMax)
    {
        _arguments = arguments;
        Link = new Link($"clients to {name}", TimeProvider.System);
        _proxy = new LinkProxy(Link);
        _client = new SocketClient(_proxy.Address, callMax);
    }

    /// <summary>The link from the clients.</summary>
    public Link Link { get; }

    /// <summary>Its door.</summary>
    public IRegisterClient Client => _client;

    /// <summary>Its process; null when it is not running.</summary>
    public int? Process => _process?.Id;

    /// <summary>Everything that its processes have printed.</summary>
    public string Output { get; private set; } = "";

    /// <summary>The node that leads as far as this one knows.</summary>
    public Task<string?> FindLeaderAsync(CancellationToken ct) => _client.FindLeaderAsync(ct);

    /// <summary>Starts it. Its door opens when it is ready.</summary>
    public void Start()
    {
        _process = ChildProcess.Start("dotnet", [Repository.Assembly("tests/Concord.RegisterNode", "Concord.RegisterNode"), .. _arguments], input: null);
        _listening = OpenDoorAsync(_process);
    }

    /// <summary>Kills it and all that it has started; returns when it is gone.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        if (_process is not { } process) return;
        ProcessFaults.Kill(process.Id);
        await process.WaitForExitAsync(ct);
        await EndAsync(process);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            ProcessFaults.Kill(process.Id);
            await EndAsync(process);
        }

        _client.Dispose();
        await _proxy.DisposeAsync();
    }

    private async Task EndAsync(ChildProcess process)
    {
        _process = null;
        await process.DisposeAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // It may have been killed before it was ready.
        _proxy.Target = null;
        Output += process.Output;
    }

    private async Task OpenDoorAsync(ChildProcess process)
    {
        var line = await process.WaitForLineAsync(line => line.StartsWith("listening on ", StringComparison.Ordinal), CancellationToken.None);
        _proxy.Target = new IPEndPoint(IPAddress.Loopback, int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }
}
