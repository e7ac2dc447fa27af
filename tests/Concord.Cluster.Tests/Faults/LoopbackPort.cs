using System.Net;
using System.Net.Sockets;

namespace Concord.Cluster.Tests.Faults;

/// <summary>
/// A port of 127.0.0.1 that stays ours while nobody listens on it: then connections are refused, and no other process can take it.
/// </summary>
internal sealed class LoopbackPort : IDisposable
{
    // SOL_SOCKET and SO_REUSEPORT of Linux: the listening socket is bound beside the one that keeps the port.
    private const int SocketLevel = 1;
    private const int ReusePort = 15;
    private const int Backlog = 128;

    private readonly Socket _keeper;

    public LoopbackPort()
    {
        _keeper = Bind(0);
        Address = (IPEndPoint)(_keeper.LocalEndPoint ?? throw new InvalidOperationException("A bound socket has an address."));
    }

    /// <summary>Its address.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Listens until the socket is closed.</summary>
    public Socket Listen()
    {
        var listener = Bind(Address.Port);
        listener.Listen(Backlog);
        return listener;
    }

    /// <inheritdoc />
    public void Dispose() => _keeper.Dispose();

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetRawSocketOption(SocketLevel, ReusePort, BitConverter.GetBytes(1));
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }
}
