using System.Globalization;
using Concord.Cluster.Tests.Faults;

namespace Concord.Cluster.Tests.Workload;

/// <summary>One disturbance of a cluster, as it was drawn.</summary>
/// <param name="Quiet">How long all is left alone before.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Nodes">To whom.</param>
/// <param name="ToLeader">Rather to the one that leads then, if one is known.</param>
/// <param name="Mode">How links are cut.</param>
/// <param name="Lasting">How long, before it is undone.</param>
internal sealed record Fault(TimeSpan Quiet, FaultKind Kind, IReadOnlyList<int> Nodes, bool ToLeader, CutMode Mode, TimeSpan Lasting)
{
    /// <summary>Whether it is left in force for the next one, and undone with that.</summary>
    public bool Stays { get; init; }

    /// <summary>Latency of links that are slowed down.</summary>
    public TimeSpan Latency { get; init; }

    public override string ToString()
    {
        var how = Kind switch
        {
            FaultKind.Part or FaultKind.Mute or FaultKind.CutClients => $" ({Mode})",
            FaultKind.Slow => string.Create(CultureInfo.InvariantCulture, $" ({Latency.TotalMilliseconds:F0} ms)"),
            _ => "",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Kind} {(ToLeader ? "leader, else " : "")}{string.Join(", ", Nodes)}{how} after {Quiet.TotalMilliseconds:F0} ms for {Lasting.TotalMilliseconds:F0} ms{(Stays ? " and on" : "")}");
    }
}
