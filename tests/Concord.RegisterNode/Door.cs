using System.Net.Sockets;
using Concord.Cluster.Tests.Linearizability;
using Concord.Cluster.Tests.Workload;

namespace Concord.RegisterNode;

/// <summary>
/// One connection: a line <c>key call</c> in, a line with the answer out, one after the other. To <c>leader</c> the answer is the name of the node
/// whose member leads, or nothing.
/// </summary>
internal sealed class Door(ConcordStore store)
{
    private readonly StoreClient _client = new(store, ReadConsistency.Strong);

    public async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                connection.NoDelay = true;
                await using var stream = connection.GetStream();
                using var reader = new StreamReader(stream);
                await using var writer = new StreamWriter(stream) { NewLine = "\n" };
                while (await reader.ReadLineAsync() is { } line)
                {
                    await writer.WriteLineAsync(line == "leader" ? store.Log.Leader : await AnswerAsync(line));
                    await writer.FlushAsync();
                }
            }
            catch (IOException)
            {
                // The client is gone, or the way to it.
            }
        }
    }

    private async Task<string> AnswerAsync(string line)
    {
        var (key, call) = (line[..line.IndexOf(' ')], OperationText.ParseCall(line[(line.IndexOf(' ') + 1)..]));
        return (await _client.CallAsync(key, call, CancellationToken.None)).ToString();
    }
}
