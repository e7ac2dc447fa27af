using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Quartet.Kernel.Nodes;
using Quartet.Kernel.Secrets;
using Quartet.Testing;
using Quartet.Tests.Hosting;

namespace Quartet.Tests.Cluster;

// Goal: three copies of Quartet are one registry, and the loss of one of them, at any moment, loses nothing.
// Method: real processes with real etcd members; rebar3's own library publishes through one and installs from another; nodes are
// killed with SIGKILL, files on their disks removed and damaged.
public sealed class ClusterTests(QuartetCluster cluster) : IClassFixture<QuartetCluster>, IAsyncLifetime
{
    private readonly ClusterNode _first = cluster.Nodes[0];
    private readonly ClusterNode _second = cluster.Nodes[1];
    private readonly ClusterNode _third = cluster.Nodes[2];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await cluster.ReadyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_published_through_one_node_installs_from_another_at_once()
    {
        (await cluster.PublishAsync(_first, "at_once 1.0.0")).ShouldStartWith("{201,");
        await QuartetCluster.ShouldInstallAsync(_third, "at_once");
        cluster.Nodes.Count(node => QuartetCluster.TarballOn(node, "at_once") is not null).ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task All_nodes_started_at_once_and_sign_with_one_key()
    {
        var keys = await Task.WhenAll(cluster.Nodes.Select(node => QuartetCluster.GetAsync(node, "/repo/public_key")));
        keys.Select(key => key.Body).Distinct().ShouldHaveSingleItem().ShouldStartWith("-----BEGIN PUBLIC KEY-----");
    }

    [Fact]
    public async Task The_publisher_is_killed_right_after_it_has_acknowledged_and_nothing_is_lost()
    {
        (await cluster.PublishAsync(_first, "killed 1.0.0")).ShouldStartWith("{201,");
        await _first.KillAsync(Ct);
        var killed = Stopwatch.GetTimestamp();
        await QuartetCluster.EventuallyAsync("the others take writes", async () => (await cluster.PublishAsync(_second, "afterwards 1.0.0")).StartsWith("{201,", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"a write was taken {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s after the kill");
        foreach (var node in (ClusterNode[])[_second, _third])
        {
            await QuartetCluster.ShouldInstallAsync(node, "killed");
            await QuartetCluster.ShouldInstallAsync(node, "afterwards");
        }

        await cluster.ReadyAsync();
        await QuartetCluster.ShouldInstallAsync(_first, "killed");
        await QuartetCluster.ShouldInstallAsync(_first, "afterwards");
    }

    [Fact]
    public async Task A_tarball_that_a_node_has_not_comes_from_one_that_has_it_undamaged()
    {
        (await cluster.PublishAsync(_first, "fetched 1.0.0")).ShouldStartWith("{201,");
        await QuartetCluster.EventuallyAsync("all have it", () => Task.FromResult(cluster.Nodes.All(node => QuartetCluster.TarballOn(node, "fetched") is not null)));
        File.Delete(TarballPath(_first, "fetched"));
        var damaged = TarballPath(_second, "fetched");
        var bytes = await File.ReadAllBytesAsync(damaged, Ct);
        bytes[^700] ^= 1;
        await File.WriteAllBytesAsync(damaged, bytes, Ct);

        await Task.WhenAll(QuartetCluster.ShouldInstallAsync(_first, "fetched"), QuartetCluster.ShouldInstallAsync(_first, "fetched"));

        foreach (var node in cluster.Nodes) File.Delete(TarballPath(node, "fetched"));
        await RestartAsync(_first); // Whose memory still had it.
        var (status, _) = await QuartetCluster.GetAsync(_first, "/repo/tarballs/fetched-1.0.0.tar");
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Failed_sign_ins_are_counted_over_all_nodes()
    {
        var credential = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("nobody:wrong")));
        List<HttpStatusCode> answers = [];
        for (var i = 0; i < 4; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/keys") { Headers = { Authorization = credential } };
            using var answer = await cluster.Nodes[i % 3].Server.Client.SendAsync(request, Ct);
            answers.Add(answer.StatusCode);
        }

        answers.ShouldBe([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests]);
    }

    [Fact]
    public async Task A_node_alone_says_so_goes_on_reading_and_takes_nothing_it_could_not_keep()
    {
        (await cluster.PublishAsync(_third, "alone 1.0.0")).ShouldStartWith("{201,");
        await _first.KillAsync(Ct);
        await _second.KillAsync(Ct);
        await QuartetCluster.EventuallyAsync("the last one is not ready", async () => (await QuartetCluster.GetAsync(_third, "/health/ready")).Status == HttpStatusCode.ServiceUnavailable);

        (await QuartetCluster.GetAsync(_third, "/health/live")).Status.ShouldBe(HttpStatusCode.OK);
        (await QuartetCluster.GetAsync(_third, "/health/ready")).Body.ShouldContain("nothing can be written");
        var status = await QuartetCluster.StatusAsync(_third);
        status.GetProperty("ready").GetBoolean().ShouldBeFalse();
        status.GetProperty("role").GetString().ShouldBe("NoQuorum");
        await QuartetCluster.ShouldInstallAsync(_third, "alone");
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/api/publish") { Content = new ByteArrayContent(TarballBuilder.Package("refused", "1.0.0", [])) })
        {
            // Not with rebar3's library: on such an answer it tries again by itself until the cluster is back.
            request.Headers.Add("authorization", cluster.Secret);
            using var answer = await _third.Server.Client.SendAsync(request, Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter.ShouldNotBeNull();
        }


        await cluster.ReadyAsync();
        (await QuartetCluster.StatusAsync(_third)).GetProperty("problem").GetString().ShouldBeNull();
        (await cluster.PublishAsync(_third, "again 1.0.0")).ShouldStartWith("{201,");
    }

    [Fact]
    public async Task Every_node_tells_how_the_cluster_is()
    {
        foreach (var node in cluster.Nodes)
        {
            var status = await QuartetCluster.StatusAsync(node);
            status.GetProperty("node").GetString().ShouldBe(node.Name);
            status.GetProperty("members").GetArrayLength().ShouldBe(3);
            status.GetProperty("nodes").EnumerateArray().Select(one => one.GetProperty("name").GetString()).ShouldBe(["n1", "n2", "n3"]);
            status.GetProperty("applied").GetInt64().ShouldBeGreaterThan(0);
            status.GetProperty("leader").GetString().ShouldNotBeNull().ShouldStartWith("n");
        }
    }

    [Fact]
    public async Task A_node_with_another_cluster_key_is_not_let_in()
    {
        await _third.KillAsync(Ct);
        string[] settings = [.. _third.Settings.Select(setting => setting.StartsWith("--Concord:ClusterKey=", StringComparison.Ordinal) ? $"--Concord:ClusterKey={new string('0', 64)}" : setting)];
        var (exit, output) = await HostProgram.RunAsync(_third.Data, ["--urls", _third.Address.ToString(), "--data", _third.Data, .. settings]);
        exit.ShouldBe(1, output);
        output.Split('\n').ShouldContain(line => line.StartsWith("quartet: The cluster key does not fit", StringComparison.Ordinal), output);
    }

    [Theory]
    [InlineData("GET", "/internal/v1/blobs/hexhub/hexpm/tarballs/at_once/x.tar")]
    [InlineData("PUT", "/internal/v1/blobs/evil")]
    [InlineData("GET", "/internal/v1/applied/1")]
    public async Task Whoever_is_no_node_learns_nothing_from_the_inside(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "PUT" ? JsonContent.Create("x") : null };
        request.Headers.Add("x-quartet-time", DateTimeOffset.UnixEpoch.AddYears(56).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("x-quartet-signature", new string('0', 64));
        using var answer = await _first.Server.Client.SendAsync(request, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Directory.Exists(Path.Combine(_first.Data, "blobs", "evil")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/internal/v1/blobs/../../n1/secrets/cluster-key", HttpStatusCode.NotFound)]
    [InlineData("/internal/v1/blobs/..%2f..%2fsecrets", HttpStatusCode.NotFound)]
    [InlineData("/internal/v1/blobs/.staging/x", HttpStatusCode.NotFound)]
    [InlineData("/internal/v1/applied/1", HttpStatusCode.NoContent)]
    public async Task A_node_gets_blobs_and_nothing_else(string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_first.Address, path));
        new PeerSignature(cluster.Key, TimeProvider.System).Sign(request);
        using var answer = await _first.Server.Client.SendAsync(request, Ct);
        answer.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task A_signature_does_not_fit_another_request()
    {
        using var signed = new HttpRequestMessage(HttpMethod.Get, new Uri(_first.Address, "/internal/v1/applied/1"));
        new PeerSignature(cluster.Key, TimeProvider.System).Sign(signed);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/internal/v1/blobs/x");
        foreach (var header in signed.Headers) request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        using var answer = await _first.Server.Client.SendAsync(request, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static string TarballPath(ClusterNode node, string name) => QuartetCluster.TarballOn(node, name).ShouldNotBeNull($"{name} on {node.Name}");

    private async Task RestartAsync(ClusterNode node)
    {
        await node.KillAsync(Ct);
        await cluster.ReadyAsync();
    }
}
