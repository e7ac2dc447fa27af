using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Quartet.Testing;

namespace Quartet.Bench.Registry;

/// <summary>The real host with its default settings, its log going to a file as under a supervisor.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private const string Password = "correct horse battery";
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(2);

    private readonly ChildProcess _process;

    private BenchHost(ChildProcess process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
        Client.DefaultRequestHeaders.UserAgent.ParseAdd("quartet-bench/1.0");
    }

    public HttpClient Client { get; }

    /// <summary>How long it took from the start of the process to its first answer.</summary>
    public TimeSpan StartTook { get; private init; }

    public static async Task<BenchHost> StartAsync(string data, string log, CancellationToken ct)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}/");
        var started = Stopwatch.GetTimestamp();
        var process = ChildProcess.Start(
            "sh",
            [
                "-c", "exec dotnet \"$0\" --urls \"$1\" --data \"$2\" > \"$3\" 2>&1",
                Repository.Assembly("src/Quartet", "Quartet"), address.ToString(), data, log,
            ]);
        using var client = new HttpClient { BaseAddress = address };
        while (!await IsAliveAsync(client, ct))
        {
            if (process.HasExited) throw new InvalidOperationException("The host has ended:\n" + await File.ReadAllTextAsync(log, ct));
            await Task.Delay(PollEvery, ct);
        }

        return new BenchHost(process, address) { StartTook = Stopwatch.GetElapsedTime(started) };
    }

    /// <summary>Makes an account, and sends a key of it with every request from now on.</summary>
    public async Task SignUpAsync(CancellationToken ct)
    {
        using var user = await Client.PostAsJsonAsync("api/users", new { username = "bench", email = "bench@example.com", password = Password }, ct);
        user.EnsureSuccessStatusCode();
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("bench:" + Password));
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", basic);
        using var made = await Client.PostAsJsonAsync("api/keys", new { name = "bench", permissions = new[] { new { domain = "api" } } }, ct);
        made.EnsureSuccessStatusCode();
        var key = await made.Content.ReadFromJsonAsync<JsonObject>(ct);
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key?["secret"]?.GetValue<string>());
    }

    public async Task PublishAsync(string name, byte[] tarball, CancellationToken ct)
    {
        using var body = new ByteArrayContent(tarball);
        using var answer = await Client.PostAsync(new Uri($"api/packages/{name}/releases", UriKind.Relative), body, ct);
        if (answer.StatusCode != HttpStatusCode.Created)
            throw new InvalidOperationException($"{name} was not published: {await answer.Content.ReadAsStringAsync(ct)}");
    }

    public Task<byte[]> GetAsync(string path, CancellationToken ct) => Client.GetByteArrayAsync(new Uri(path, UriKind.Relative), ct);

    /// <summary>Stops it as Ctrl-C does, so that it takes a snapshot.</summary>
    public Task StopAsync(CancellationToken ct) => _process.InterruptAsync(ct);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }

    internal static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<bool> IsAliveAsync(HttpClient client, CancellationToken ct)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("health/live", UriKind.Relative), ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
