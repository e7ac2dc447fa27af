namespace Concord.Cluster.Tests.Linearizability;

/// <summary>How far a search came.</summary>
/// <param name="Order">The operations that could be put in order.</param>
/// <param name="State">What the key holds after them.</param>
/// <param name="Definite">How many of them have an end.</param>
internal sealed record LongestOrder(IReadOnlyList<Operation> Order, RegisterState State, int Definite);
