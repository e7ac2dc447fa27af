namespace Concord.Cluster.Tests.Faults;

/// <summary>What is wrong with a link.</summary>
/// <param name="Cut">The directions that are cut.</param>
/// <param name="Mode">How they are.</param>
/// <param name="Latency">How long each piece takes.</param>
internal sealed record LinkState(Flow Cut, CutMode Mode, TimeSpan Latency)
{
    /// <summary>Nothing.</summary>
    public static LinkState Sound { get; } = new(Flow.None, CutMode.Hold, TimeSpan.Zero);

    /// <summary>Whether connections are reset and refused.</summary>
    public bool Resets => Cut != Flow.None && Mode == CutMode.Reset;

    /// <summary>Whether bytes of a direction are lost.</summary>
    public bool Drops(Flow flow) => (Cut & flow) != Flow.None && Mode == CutMode.Drop;

    /// <summary>Whether bytes of a direction wait.</summary>
    public bool Holds(Flow flow) => (Cut & flow) != Flow.None && Mode == CutMode.Hold;
}
