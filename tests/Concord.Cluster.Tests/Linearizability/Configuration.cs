namespace Concord.Cluster.Tests.Linearizability;

/// <summary>A point of the search, but for the open operations that were used to get there: what can follow depends on these two alone.</summary>
/// <param name="Linearized">The operations with an end that are in order: <see cref="LinearizedSet.DefiniteKey"/>.</param>
/// <param name="State">What the key holds.</param>
/// <param name="Unexplained">The state before the last operation, when that was a write of unknown outcome.</param>
internal readonly record struct Configuration(ulong[] Linearized, RegisterState State, RegisterState? Unexplained)
{
    public bool Equals(Configuration other) =>
        State == other.State && Unexplained == other.Unexplained && Linearized.AsSpan().SequenceEqual(other.Linearized);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var word in Linearized) hash.Add(word);
        hash.Add(State);
        hash.Add(Unexplained);
        return hash.ToHashCode();
    }
}
