using System.Net;
using System.Net.Sockets;
using Concord;
using Concord.Etcd;
using Concord.RegisterNode;
using Microsoft.Extensions.Logging.Abstractions;

// A store in a process of its own, for tests that kill it, freeze it and cut it off. Prints the port that it listens on once it is ready; ends
// with its input, which is the end of its parent. Arguments:
//   DIRECTORY                                           on the embedded engine
//   DIRECTORY NAME LISTEN-PEER-URL NAME=PEER-URL ...    with a member of an etcd cluster; the first name says which of the nodes it is
var options = new ConcordOptions { DataDirectory = args[0] };
await using var store = await (args.Length == 1 ? ConcordStore.OpenAsync(options) : OpenClusteredAsync());
using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
Console.WriteLine($"listening on {((IPEndPoint)listener.LocalEndpoint).Port}");
var door = new Door(store);
var serving = Task.Run(async () =>
{
    while (true) _ = door.ServeAsync(await listener.AcceptTcpClientAsync());
});
await await Task.WhenAny(serving, Console.In.ReadToEndAsync());

async Task<ConcordStore> OpenClusteredAsync()
{
    var member = new EtcdOptions
    {
        Mode = EtcdMode.Supervised, DataDirectory = args[0], NodeName = args[1], HeartbeatMs = 50, ElectionMs = 500,
        Nodes = [.. args.Skip(3).Select(node => node.Split('=', 2)).Select(node => new EtcdNode(node[0], node[1]))],

        // The others reach it by way of a proxy; the later argument counts.
        EtcdExtraArguments = ["--listen-peer-urls", args[2]],
    };
    return await ConcordStore.OpenAsync(await EtcdLog.OpenAsync(member, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None), options);
}
