using System.Net.Sockets;
using Concord.Cluster.Tests.Linearizability;
using Concord.Cluster.Tests.Workload;

namespace Concord.RegisterNode;

/// <summary>One connection: a line <c>key call</c> in, a line with the answer out, one after the other.</summary>
internal static class Door
{
    public static async Task ServeAsync(TcpClient connection, StoreClient store)
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
                    var (key, call) = (line[..line.IndexOf(' ')], OperationText.ParseCall(line[(line.IndexOf(' ') + 1)..]));
                    var answer = await store.CallAsync(key, call, CancellationToken.None);
                    await writer.WriteLineAsync(answer.ToString());
                    await writer.FlushAsync();
                }
            }
            catch (IOException)
            {
                // The client is gone, or the way to it.
            }
        }
    }
}
