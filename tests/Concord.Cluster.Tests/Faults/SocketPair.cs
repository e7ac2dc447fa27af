using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Concord.Cluster.Tests.Faults;

/// <summary>Both ends of a connection through a proxy, in the hands of one test.</summary>
internal sealed class SocketPair(Socket client, Socket server) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The one who dialled the proxy.</summary>
    public Socket Client => client;

    /// <summary>The one whom the proxy dialled.</summary>
    public Socket Server => server;

    public static async Task<SocketPair> ConnectAsync(LinkProxy proxy, Socket listener, CancellationToken ct)
    {
        var client = await DialAsync(proxy.Address, ct);
        return new SocketPair(client, await AcceptAsync(listener, ct));
    }

    public static async Task<Socket> DialAsync(EndPoint address, CancellationToken ct)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(address, ct);
        return client;
    }

    public static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    public static async Task<Socket> AcceptAsync(Socket listener, CancellationToken ct) => await listener.AcceptAsync(ct).AsTask().WaitAsync(Patience, ct);

    public static async Task SendAsync(Socket socket, string text, CancellationToken ct) =>
        (await socket.SendAsync(Encoding.ASCII.GetBytes(text), ct)).ShouldBe(text.Length);

    /// <summary>Reads so many characters, fewer when the stream ends.</summary>
    public static async Task<string> ReceiveAsync(Socket socket, int length, CancellationToken ct)
    {
        var (buffer, received) = (new byte[length], 0);
        while (received < length && await socket.ReceiveAsync(buffer.AsMemory(received), ct).AsTask().WaitAsync(Patience, ct) is > 0 and var more) received += more;
        return Encoding.ASCII.GetString(buffer, 0, received);
    }

    /// <summary>Expects a reset, and nothing before it.</summary>
    public static async Task ShouldBeResetAsync(Socket socket, CancellationToken ct) =>
        (await Should.ThrowAsync<SocketException>(() => ReceiveAsync(socket, 1, ct))).SocketErrorCode.ShouldBe(SocketError.ConnectionReset);

    /// <inheritdoc />
    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
    }
}
