using System.Net;
using System.Net.Sockets;

namespace Concord.Cluster.Tests.Faults;

/// <summary>One connection through a link: two sockets, and a piece of each direction in between.</summary>
internal sealed class LinkConnection : IDisposable
{
    // The only buffer of a direction. While a piece waits nothing more is read, so the sender is slowed down and not this process filled up.
    private const int PieceBytesMax = 16 * 1024;

    private const int Broken = -1;

    private readonly Link _link;
    private readonly Socket _client;
    private readonly Socket _target = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _ended = new();
    private readonly Task<bool> _mayConnect;
    private readonly Lock _gate = new();
    private volatile bool _hasLost;
    private bool _isOver;

    public LinkConnection(Link link, Socket client)
    {
        (_link, _client) = (link, client);
        _client.NoDelay = true;
        _link.Changed += ResetIfBroken;
        _mayConnect = _link.WaitToConnectAsync(_ended.Token); // Before anybody can see it, so that no cut is missed that is healed at once.
        _link.Opened();
    }

    /// <summary>Carries it until it ends.</summary>
    public async Task RunAsync(EndPoint? target)
    {
        try
        {
            if (target is not null && await _mayConnect)
            {
                if (await TryConnectAsync(target))
                {
                    await Task.WhenAll(PumpAsync(Flow.ToTarget, _client, _target), PumpAsync(Flow.FromTarget, _target, _client));
                    return;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side has ended it, or could not be reached, or the link was cut: the other side hears of it below.
        }
        finally
        {
            _link.Changed -= ResetIfBroken;
            _link.Closed();
        }

        Reset();
    }

    /// <summary>Ends both sides as a lost connection does: with a reset, not with an orderly end.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            if (_isOver) return;
            _isOver = true;
            _ended.Cancel();
            Reset(_client);
            Reset(_target);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _client.Dispose();
            _target.Dispose();
            _ended.Dispose();
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side was first, or it never got through: a connect that is called off closes its socket.
        }

        socket.Dispose();
    }

    private async Task<bool> TryConnectAsync(EndPoint target)
    {
        try
        {
            await _target.ConnectAsync(target, _ended.Token);
            return true;
        }
        catch (SocketException)
        {
            // Nobody is there: an answer like any other, and the link may lose it.
            var passage = await _link.PassAsync(Flow.FromTarget, 0, _ended.Token);
            if (!passage.IsLost) return false;
            _hasLost = true;
            await Task.Delay(Timeout.Infinite, _ended.Token);
            return false;
        }
    }

    private async Task PumpAsync(Flow flow, Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[PieceBytesMax];
            while (true)
            {
                var count = await ReceiveAsync(from, buffer);
                var passage = await _link.PassAsync(flow, Math.Max(count, 0), _ended.Token);
                if (passage.IsLost)
                {
                    _hasLost = true;
                    if (count > 0) continue;
                    return; // That this side has ended is lost, too: the other one goes on waiting.
                }

                for (var sent = 0; sent < passage.Bytes;) sent += await to.SendAsync(buffer.AsMemory(sent, passage.Bytes - sent), _ended.Token);
                if (passage.IsCut || count == Broken)
                {
                    Reset();
                    return;
                }

                if (count > 0) continue;
                to.Shutdown(SocketShutdown.Send);
                return;
            }
        }
        catch
        {
            Reset(); // At once: the other direction would wait for ever.
            throw;
        }
    }

    private async Task<int> ReceiveAsync(Socket from, byte[] buffer)
    {
        try
        {
            return await from.ReceiveAsync(buffer, _ended.Token);
        }
        catch (SocketException)
        {
            return Broken; // What the other side hears of it is up to the link.
        }
    }

    private void ResetIfBroken()
    {
        var state = _link.State;
        if (state.Resets || (_hasLost && !state.Drops(Flow.ToTarget) && !state.Drops(Flow.FromTarget))) Reset();
    }
}
