using System.Net;
using System.Net.Sockets;
using Concord;
using Concord.Cluster.Tests.Workload;
using Concord.RegisterNode;

// A store of one node in a process of its own, for tests that kill it, freeze it and cut it off. Argument: the directory. Prints the port that it
// listens on; ends with its input, which is the end of its parent.
await using var store = await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = args[0] });
var client = new StoreClient(store, ReadConsistency.Strong);
using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
Console.WriteLine($"listening on {((IPEndPoint)listener.LocalEndpoint).Port}");
var serving = Task.Run(async () =>
{
    while (true) _ = Door.ServeAsync(await listener.AcceptTcpClientAsync(), client);
});
await await Task.WhenAny(serving, Console.In.ReadToEndAsync());
