using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Quartet.Testing;

namespace Quartet.Tests.Durability;

// Goal: a server that is killed keeps every promise it has made over HTTP, and nobody is offered a release whose tarball is not there.
// Method: several clients publish packages and make keys at once; the server is killed at a moment drawn from the seed and started
// again on the same data, again and again; each time everything that was answered 201 is asked for, and everything that is
// listed is fetched and compared with what was sent.
public sealed class KilledServerTests
{
    private const int KillsMin = 7;
    private const int Clients = 4;
    private const int PromisesMax = 60;
    private const string Password = "change-me-please";

    private readonly PromiseBook _book = new();
    private readonly Channel<string> _promises = Channel.CreateUnbounded<string>();
    private int _checked;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_release_and_key_that_was_answered_201_survives_the_kill_of_the_server()
    {
        var seed = Seeds.One;
        var output = TestContext.Current.TestOutputHelper.ShouldNotBeNull();
        output.WriteLine($"replay with QUARTET_SEED={seed}");
        using var data = new TemporaryDirectory();
        var (random, clock) = (new Random(seed), Stopwatch.StartNew());
        PublishingClient[]? clients = null;
        var kills = 0;
        for (; kills < KillsMin || clock.Elapsed.TotalSeconds < Seeds.FuzzSeconds; kills++)
        {
            await using var server = await QuartetServer.StartAsync(data.Path, Ct);
            await CheckAsync(server, data);
            clients ??= await SignUpAsync(server, seed);
            var publishing = clients.Select(client => client.RunAsync(server, Ct)).ToArray();
            for (var left = random.Next(1, PromisesMax); left > 0; left--) await _promises.Reader.ReadAsync(Ct);
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 20), Ct); // Not a wait for anything: the moment itself.
            await server.Process.KillAsync(Ct);
            await Task.WhenAll(publishing);
            await File.WriteAllBytesAsync(data.In("blobs", ".staging", "interrupted"), new byte[1000], Ct); // One at least, whatever the moment.
            while (_promises.Reader.TryRead(out _))
            {
                // What was promised between the count and the kill.
            }
        }

        await using (var last = await QuartetServer.StartAsync(data.Path, Ct)) await CheckAsync(last, data);
        output.WriteLine($"{kills} kills, {_book.Published.Count} releases and {_book.Keys.Count} keys promised, {_checked} tarballs compared");
        _book.Published.ShouldNotBeEmpty();
        _book.Keys.ShouldNotBeEmpty();
    }

    private static async Task<HttpResponseMessage> GetAsync(QuartetServer server, string path, string? secret = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("accept", "application/json");
        if (secret is not null) request.Headers.Add("authorization", secret);
        return await server.Client.SendAsync(request, Ct);
    }

    private async Task<PublishingClient[]> SignUpAsync(QuartetServer server, int seed)
    {
        var user = JsonContent.Create(new { username = "ada", email = "ada@example.com", password = Password });
        (await server.Client.PostAsync("/api/users", user, Ct)).EnsureSuccessStatusCode();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/keys") { Content = JsonContent.Create(new { name = "clients" }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"ada:{Password}")));
        request.Headers.Add("accept", "application/json");
        using var response = await server.Client.SendAsync(request, Ct);
        var secret = (await response.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("secret").GetString().ShouldNotBeNull();
        return [.. Enumerable.Range(0, Clients).Select(client => new PublishingClient(client, secret, seed, _book, _promises.Writer))];
    }

    private async Task CheckAsync(QuartetServer server, TemporaryDirectory data)
    {
        Directory.GetFileSystemEntries(data.In("blobs", ".staging")).ShouldBeEmpty("uploads that were interrupted are left over");
        foreach (var (name, version) in _book.Published.Keys) await ShouldShowAsync(server, name, version);
        foreach (var (name, secret) in _book.Keys)
        {
            using var answer = await GetAsync(server, "/api/auth?domain=api&resource=write", secret);
            answer.IsSuccessStatusCode.ShouldBeTrue($"key {name}: {answer.StatusCode}");
        }

        await ShouldAgreeAsync(new RepositoryReader(server));
    }

    private async Task ShouldShowAsync(QuartetServer server, string name, string version)
    {
        using var answer = await GetAsync(server, $"/api/packages/{name}/releases/{version}");
        answer.IsSuccessStatusCode.ShouldBeTrue($"{name} {version}: {answer.StatusCode}");
        var shown = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        shown.GetProperty("checksum").GetString().ShouldBe(Checksum(_book.TarballOf(name, version)));
    }

    /// <summary>The lists, the packages and the tarballs tell the same; all that was promised is among it, and nothing that was not sent.</summary>
    private async Task ShouldAgreeAsync(RepositoryReader repository)
    {
        var versions = (await repository.VersionsAsync(Ct)).Packages.ToDictionary(package => package.Name, package => package.Versions.ToArray());
        (await repository.NamesAsync(Ct)).Packages.Select(package => package.Name).ShouldBe(versions.Keys, ignoreOrder: true);
        foreach (var (name, listed) in versions)
        {
            var releases = (await repository.PackageAsync(name, Ct)).Releases;
            releases.Select(release => release.Version).ShouldBe(listed, name);
            foreach (var release in releases)
            {
                var sent = _book.TarballOf(name, release.Version);
                Convert.ToHexStringLower(release.OuterChecksum.Span).ShouldBe(Checksum(sent), $"{name} {release.Version}");
                (await repository.TarballAsync(name, release.Version, Ct)).AsSpan().SequenceEqual(sent).ShouldBeTrue($"{name} {release.Version}");
                _checked++;
            }
        }

        var promised = _book.Published.Keys.Where(release => !versions.GetValueOrDefault(release.Name, []).Contains(release.Version));
        promised.ShouldBeEmpty("a promised release is not in the repository");
    }

    private static string Checksum(byte[] tarball) => Convert.ToHexStringLower(SHA256.HashData(tarball));
}
