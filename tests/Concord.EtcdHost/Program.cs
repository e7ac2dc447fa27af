using System.Text;
using Concord.Etcd;
using Microsoft.Extensions.Logging.Abstractions;

// A node with a member of its own, for tests that kill it. Arguments: data directory, peer URL. Appends one batch, says so, and goes on until its input ends.
var options = new EtcdOptions
{
    Mode = EtcdMode.Supervised, DataDirectory = args[0], NodeName = "n1", Nodes = [new EtcdNode("n1", args[1])], HeartbeatMs = 50, ElectionMs = 500,
};
await using var log = await EtcdLog.OpenAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
var position = await log.AppendAsync(Encoding.UTF8.GetBytes("from the host"), CancellationToken.None);
await Console.Out.WriteLineAsync($"appended {position}");
await Console.In.ReadToEndAsync();
