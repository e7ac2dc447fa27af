namespace Quartet.Kernel.Nodes;

/// <summary>Who this node is.</summary>
/// <param name="Name">Its name, different from all others.</param>
/// <param name="Url">Where the other nodes reach it.</param>
/// <param name="Version">Of the program.</param>
/// <param name="ExpectedNodes">How many nodes the configuration says there are, this one among them; 1 when it does not say.</param>
public sealed record NodeIdentity(string Name, Uri Url, string Version, int ExpectedNodes);
