using System.Net;
using System.Net.Sockets;

namespace Concord.Cluster.Tests.Faults;

/// <summary>Listens on a port of this machine and carries what comes to a target, as well as the <see cref="Link"/> of each connection lets it.</summary>
internal sealed class LinkProxy : IAsyncDisposable
{
    private const int ConnectionsMax = 512;

    private readonly Lock _gate = new();
    private readonly LoopbackPort _port = new();
    private readonly Func<Socket, Link> _linkOf;
    private readonly Link? _only;
    private readonly Dictionary<LinkConnection, Task> _connections = [];
    private volatile EndPoint? _target;
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private bool _disposed;

    /// <summary>All connections belong to one link: while it resets, new ones are refused.</summary>
    /// <param name="link">The link.</param>
    /// <param name="target">Where they go; may be set later.</param>
    public LinkProxy(Link link, EndPoint? target = null)
        : this(_ => link, target)
    {
        _only = link;
        _only.Changed += ListenIfOpen;
    }

    private LinkProxy(Func<Socket, Link> linkOf, EndPoint? target)
    {
        _linkOf = linkOf;
        Target = target;
    }

    /// <summary>Where others connect to.</summary>
    public IPEndPoint Address => _port.Address;

    /// <summary>Where new connections go. Null: nobody is there, and they are refused.</summary>
    public EndPoint? Target
    {
        get => _target;
        set
        {
            _target = value;
            ListenIfOpen();
        }
    }

    /// <summary>Connections of several links, told apart by whoever dialled. One whose link resets is accepted first and then reset.</summary>
    public static LinkProxy OfMany(Func<Socket, Link> linkOf, EndPoint? target = null) => new(linkOf, target);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_only is not null) _only.Changed -= ListenIfOpen;
        List<KeyValuePair<LinkConnection, Task>> open;
        lock (_gate)
        {
            _disposed = true;
            StopListening();
            open = [.. _connections];
        }

        foreach (var (connection, _) in open) connection.Reset();
        await Task.WhenAll([_accepting, .. open.Select(each => each.Value)]);
        _port.Dispose();
    }

    private void ListenIfOpen()
    {
        lock (_gate)
        {
            if (_disposed || _target is null || _only is { State.Resets: true })
            {
                StopListening();
            }
            else if (_listener is null)
            {
                _listener = _port.Listen();
                _accepting = AcceptAsync(_listener, _accepting);
            }
        }
    }

    private void StopListening()
    {
        // To close it takes as long as an accept is pending on it. The shutdown is at once.
        _listener?.Shutdown(SocketShutdown.Both);
        _listener?.Dispose();
        _listener = null;
    }

    private async Task AcceptAsync(Socket listener, Task before)
    {
        await before;
        try
        {
            while (true) Carry(await listener.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // No longer listening.
        }
    }

    private void Carry(Socket client)
    {
        lock (_gate)
        {
            if (_disposed || _connections.Count >= ConnectionsMax)
            {
                client.LingerState = new LingerOption(true, 0);
                client.Dispose();
                return;
            }

            var connection = new LinkConnection(_linkOf(client), client);
            _connections.Add(connection, Task.Run(() => CarryAsync(connection)));
        }
    }

    private async Task CarryAsync(LinkConnection connection)
    {
        try
        {
            await connection.RunAsync(Target);
        }
        finally
        {
            lock (_gate) _connections.Remove(connection);
            connection.Dispose();
        }
    }
}
