using Concord.Collections;

namespace Quartet.Kernel.Nodes;

/// <summary>A node of the cluster as it has told the others.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where the other nodes reach it.</param>
/// <param name="Version">Of the program.</param>
/// <param name="StartedAt">When it was started, by its own clock.</param>
/// <param name="SeenAt">When it last told that it is there, by its own clock. For people: others decide by when they heard it.</param>
public sealed record NodeRecord(string Name, Uri Url, string Version, DateTimeOffset StartedAt, DateTimeOffset SeenAt)
{
    internal static readonly Collection<NodeRecord> All = new("kernel/nodes", node => node.Name, KernelJson.Default.NodeRecord);
}
