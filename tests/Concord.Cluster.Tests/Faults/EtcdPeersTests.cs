using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Quartet.Testing;

namespace Concord.Cluster.Tests.Faults;

// The network of the tests must part real members of etcd: three of them, whose peers know each other by the addresses of the proxies alone.
public sealed class EtcdPeersTests : IAsyncDisposable
{
    private const int Members = 3;
    private const string NoLeader = "0";
    private static readonly TimeSpan CallMax = TimeSpan.FromSeconds(2);

    private readonly TemporaryDirectory _data = new();
    private readonly Network _network = new(Members, TimeProvider.System);
    private readonly ChildProcess[] _members;
    private readonly HttpClient[] _clients;

    public EtcdPeersTests()
    {
        int[] ports = [.. Enumerable.Range(0, 2 * Members).Select(_ => FreePort.Take())];
        var cluster = string.Join(',', Enumerable.Range(0, Members).Select(member => $"m{member}=http://{_network.AddressOf(member)}"));
        _clients = [.. ports.Take(Members).Select(port => new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = CallMax })];
        for (var member = 0; member < Members; member++) _network.SetTarget(member, new IPEndPoint(IPAddress.Loopback, ports[Members + member]));
        _members = [.. Enumerable.Range(0, Members).Select(member => Start(member, ports, cluster))];
        for (var member = 0; member < Members; member++) _network.SetProcess(member, _members[member].Id);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_leader_that_is_cut_off_or_not_heard_is_replaced_and_follows_afterwards()
    {
        var leader = await AgreedLeaderAsync(Enumerable.Range(0, Members), not: NoLeader);
        Action<int>[] cuts =
        [
            node => _network.Part([node], CutMode.Drop),
            node => _network.Mute(node, Enumerable.Range(0, Members), CutMode.Hold),
            node => _network.Part([node], CutMode.Reset),
        ];
        foreach (var cut in cuts)
        {
            var node = await MemberAsync(leader);
            cut(node);
            await AgreedLeaderAsync(Enumerable.Range(0, Members).Where(other => other != node), not: leader);
            _network.Heal();
            leader = await AgreedLeaderAsync(Enumerable.Range(0, Members), not: NoLeader);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members) await member.DisposeAsync();
        foreach (var client in _clients) client.Dispose();
        await _network.DisposeAsync();
        _data.Dispose();
    }

    private ChildProcess Start(int member, int[] ports, string cluster) => ChildProcess.Start(
        Tool.Find("etcd"),
        [
            "--name", $"m{member}", "--data-dir", _data.In($"m{member}"), "--initial-cluster", cluster, "--initial-cluster-state", "new",
            "--listen-client-urls", $"http://127.0.0.1:{ports[member]}", "--advertise-client-urls", $"http://127.0.0.1:{ports[member]}",
            "--listen-peer-urls", $"http://127.0.0.1:{ports[Members + member]}", "--initial-advertise-peer-urls", $"http://{_network.AddressOf(member)}",
            "--heartbeat-interval", "50", "--election-timeout", "500", "--log-level", "warn",
        ]);

    /// <summary>Waits until some members name the same leader, another one than the last, and returns its id.</summary>
    private async Task<string> AgreedLeaderAsync(IEnumerable<int> members, string not)
    {
        while (true)
        {
            var named = await Task.WhenAll(members.Select(async member => await StatusAsync(member, status => status.GetProperty("leader").GetString()) ?? NoLeader));
            if (named.Distinct().Count() == 1 && named[0] != NoLeader && named[0] != not) return named[0];
            Ct.ThrowIfCancellationRequested();
            _members.ShouldAllBe(member => !member.HasExited);
            await Task.Delay(TimeSpan.FromMilliseconds(20), Ct);
        }
    }

    private async Task<int> MemberAsync(string id)
    {
        for (var member = 0; member < Members; member++)
        {
            if (await StatusAsync(member, status => status.GetProperty("header").GetProperty("member_id").GetString()) == id) return member;
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"There is no member {id}."));
    }

    // A field that is zero is left out; a member that is only starting does not answer.
    private async Task<string?> StatusAsync(int member, Func<JsonElement, string?> read)
    {
        try
        {
            using var response = await _clients[member].PostAsJsonAsync("/v3/maintenance/status", new { }, Ct);
            return response.IsSuccessStatusCode ? read(await response.Content.ReadFromJsonAsync<JsonElement>(Ct)) : null;
        }
        catch (Exception e) when (e is HttpRequestException or KeyNotFoundException or TaskCanceledException && !Ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
