namespace Quartet.Kernel.Nodes;

/// <summary>Another node.</summary>
/// <param name="Record">What it has told of itself.</param>
/// <param name="IsAlive">Whether it was heard of lately.</param>
public sealed record Peer(NodeRecord Record, bool IsAlive)
{
    /// <summary>Its name.</summary>
    public string Name => Record.Name;
}
