using System.Globalization;
using System.Net.Http.Headers;
using Quartet.Testing;

namespace Quartet.Bench.Registry;

/// <summary>nginx with Debian's settings, serving files with the headers that the registry gives them.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private NginxServer(ChildProcess process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <param name="program">Path of nginx.</param>
    /// <param name="directory">Holds the files below <c>files/</c>; log and settings go here too.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<NginxServer> StartAsync(string program, string directory, CancellationToken ct)
    {
        var port = BenchHost.FreePort().ToString(CultureInfo.InvariantCulture);
        var settings = Path.Combine(directory, "nginx.conf");
        await File.WriteAllTextAsync(settings, Settings(directory, port), ct);
        var process = ChildProcess.Start(program, ["-c", settings, "-p", directory, "-e", Path.Combine(directory, "error.log")]);
        var address = new Uri($"http://127.0.0.1:{port}/");
        using var client = new HttpClient();
        while (!await AnswersAsync(client, address, ct))
        {
            if (process.HasExited) throw new InvalidOperationException("nginx has ended:\n" + process.Output);
            await Task.Delay(10, ct);
        }

        return new NginxServer(process, address);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.InterruptAsync(CancellationToken.None);
        await _process.DisposeAsync();
    }

    /// <summary>Writes what an answer of the registry held, so that nginx gives the same one.</summary>
    public static async Task StoreAsync(string directory, string path, HttpResponseMessage answer, CancellationToken ct)
    {
        var file = Path.Combine(directory, "files", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file) ?? directory);
        await File.WriteAllBytesAsync(file, await answer.Content.ReadAsByteArrayAsync(ct), ct);
        if (answer.Content.Headers.LastModified is { } modified) File.SetLastWriteTimeUtc(file, modified.UtcDateTime);
    }

    // What /etc/nginx/nginx.conf of Debian says, but for the paths, and connections that stay open for longer than 1000 requests.
    private static string Settings(string directory, string port) => $$"""
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        worker_processes auto;
        daemon off;
        pid {{directory}}/nginx.pid;
        events { worker_connections 768; }
        http {
          sendfile on;
          tcp_nopush on;
          types_hash_max_size 2048;
          default_type application/octet-stream;
          access_log {{directory}}/access.log;
          gzip on;
          keepalive_requests 1000000;
          client_body_temp_path {{directory}}/body;
          proxy_temp_path {{directory}}/proxy;
          fastcgi_temp_path {{directory}}/fastcgi;
          uwsgi_temp_path {{directory}}/uwsgi;
          scgi_temp_path {{directory}}/scgi;
          server {
            listen 127.0.0.1:{{port}};
            root {{directory}}/files;
            add_header Cache-Control "public, no-cache";
            add_header x-request-id $request_id;
            add_header X-Content-Type-Options nosniff;
          }
        }
        """;

    private static async Task<bool> AnswersAsync(HttpClient client, Uri address, CancellationToken ct)
    {
        try
        {
            using var answer = await client.GetAsync(address, ct);
            return answer.Headers.Server.Contains(new ProductInfoHeaderValue("nginx", Version(answer)));
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string? Version(HttpResponseMessage answer) => answer.Headers.Server.FirstOrDefault()?.Product?.Version;
}
