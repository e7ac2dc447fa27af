using System.Net.Sockets;
using System.Text;

namespace HexHub.Tests.Hosting;

/// <summary>A socket that sends what no HTTP library would.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _connection = new();
    private readonly StringBuilder _received = new();

    public static async Task<RawClient> ConnectAsync(HexHubHost host)
    {
        var client = new RawClient();
        await client._connection.ConnectAsync(host.Address.Host, host.Address.Port);
        return client;
    }

    /// <summary>Sends a head and reads until the answer's head is there, body and all that came with it.</summary>
    public static async Task<string> AskAsync(HexHubHost host, params string[] head)
    {
        using var client = await ConnectAsync(host);
        await client.SendAsync(head);
        return await client.ReadAsync("\r\n\r\n");
    }

    public Task SendAsync(params string[] head) => SendAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", [.. head, "", ""])));

    public async Task SendAsync(byte[] bytes) => await _connection.GetStream().WriteAsync(bytes);

    /// <summary>Reads until a text has come, or the server has closed the connection.</summary>
    public async Task<string> ReadAsync(string until)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[4096];
        while (!_received.ToString().Contains(until, StringComparison.Ordinal))
        {
            var read = await _connection.GetStream().ReadAsync(buffer, patience.Token);
            if (read == 0) break;
            _received.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return _received.ToString();
    }

    public void Dispose() => _connection.Dispose();
}
