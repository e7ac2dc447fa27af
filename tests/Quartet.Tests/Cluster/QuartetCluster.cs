using System.Globalization;
using System.Net;
using System.Text.Json;
using Quartet.Kernel.Secrets;
using Quartet.Testing;
using Quartet.Tests.Clients;

namespace Quartet.Tests.Cluster;

/// <summary>Three nodes, each a real process with a real etcd member, on this machine.</summary>
public sealed class QuartetCluster : IAsyncLifetime
{
    public const string User = "ada";
    public const string Password = "correct-horse-battery";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();
    private readonly ClusterKey _key = ClusterKey.Generate();

    public QuartetCluster()
    {
        var ports = FreePorts.Take(6);
        List<string> members = [];
        foreach (var i in Enumerable.Range(0, 3))
        {
            members.Add($"--Concord:Cluster:Nodes:{i}:Name=n{i + 1}");
            members.Add(string.Create(CultureInfo.InvariantCulture, $"--Concord:Cluster:Nodes:{i}:PeerUrl=http://127.0.0.1:{ports[3 + i]}"));
        }

        Nodes = [.. Enumerable.Range(0, 3).Select(i => new ClusterNode(
            $"n{i + 1}", _directory.In($"n{i + 1}"), new Uri($"http://127.0.0.1:{ports[i]}"), node =>
            [
                "--Concord:Engine=Cluster", $"--Concord:Cluster:NodeName={node.Name}", $"--Concord:ClusterKey={_key.Text}", .. members,
                "--Accounts:LimitLoopback=true", "--Accounts:LoginFailuresMax=3",
            ]))];
    }

    internal IReadOnlyList<ClusterNode> Nodes { get; }

    internal ClusterKey Key => _key;

    /// <summary>A key of ada's for all of the API.</summary>
    public string Secret { get; private set; } = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(Nodes.Select(node => node.StartAsync(CancellationToken.None)));
        await ReadyAsync();
        var answers = await HexCore.RunAsync(Nodes[0].Server, "hexpm", $"user {User} {Password}", $"basic {User} {Password}", "key-add first");
        Secret = answers[2].Split("<<\"secret\">> => <<\"")[1][..32];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Starts what a test has killed, and waits until all are ready.</summary>
    internal async Task ReadyAsync()
    {
        await Task.WhenAll(Nodes.Select(node => node.StartAsync(Ct)));
        foreach (var node in Nodes) await EventuallyAsync($"{node.Name} is ready", async () => (await GetAsync(node, "/health/ready")).Status == HttpStatusCode.OK);
    }

    internal static async Task<(HttpStatusCode Status, string Body)> GetAsync(ClusterNode node, string path)
    {
        using var answer = await node.Server.Client.GetAsync(new Uri(path, UriKind.Relative), Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    internal static async Task<JsonElement> StatusAsync(ClusterNode node)
    {
        var (status, body) = await GetAsync(node, "/api/cluster/status");
        status.ShouldBe(HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>Publishes with rebar3's library; what the server answered.</summary>
    internal async Task<string> PublishAsync(ClusterNode node, string release) =>
        (await HexCore.RunAsync(node.Server, "hexpm", $"key {Secret}", $"publish {release}"))[1];

    /// <summary>What rebar3's library makes of a release: its files, after signature and checksums were found right.</summary>
    internal static async Task ShouldInstallAsync(ClusterNode node, string name)
    {
        var answers = await HexCore.RunAsync(node.Server, "hexpm", "trust server", $"repo-package {name}", $"repo-tarball {name} 1.0.0");
        answers[1].ShouldStartWith("{200,", customMessage: $"{name} from {node.Name}");
        answers[2].ShouldBe($"{{200,#{{again => 0,files => [\"rebar.config\",\"src/{name}.app.src\",\"src/{name}.erl\"]}}}}", $"{name} from {node.Name}");
    }

    /// <summary>The file of a release's tarball on a node's disk; null when the node has none.</summary>
    internal static string? TarballOn(ClusterNode node, string name)
    {
        var folder = Path.Combine(node.Data, "blobs", "hexhub", "hexpm", "tarballs", name);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).SingleOrDefault() : null;
    }

    internal static async Task EventuallyAsync(string what, Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (!await holds())
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"Within {Patience.TotalSeconds} s it did not come true that {what}.");
            await Task.Delay(50, Ct); // Asks again.
        }
    }
}
