using System.Net;

namespace Concord.Cluster.Tests.Faults;

/// <summary>Ports for programs that cannot choose one themselves.</summary>
internal static class FreePort
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Taken = [];

    /// <summary>A port of 127.0.0.1 on which nobody listens, and which nobody else in this process was given.</summary>
    public static int Take()
    {
        lock (Gate)
        {
            while (true)
            {
                using var port = new LoopbackPort();
                if (Taken.Add(port.Address.Port)) return port.Address.Port;
            }
        }
    }
}
