using System.Net;
using System.Net.Sockets;

namespace Concord.Cluster.Tests.Workload;

/// <summary>A connection on which a line is asked and a line is answered.</summary>
internal sealed class SocketLine : IDisposable
{
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    private SocketLine(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream);
        _writer = new StreamWriter(_stream) { NewLine = "\n" };
    }

    public static async Task<SocketLine> DialAsync(EndPoint address, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, ct);
            return new SocketLine(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">The connection ended before the answer.</exception>
    public async Task<string> AskAsync(string line, CancellationToken ct)
    {
        await _writer.WriteLineAsync(line.AsMemory(), ct);
        await _writer.FlushAsync(ct);
        return await _reader.ReadLineAsync(ct) ?? throw new EndOfStreamException("The connection ended before the answer.");
    }

    public void Dispose() => _stream.Dispose(); // Without its writer, which would send what it still has.
}
