namespace Concord.Cluster.Tests.Linearizability;

/// <summary>The outcome of a check.</summary>
/// <param name="Decision">The outcome itself.</param>
/// <param name="Explanation">For a person: each key that is refused or undecided, how far its operations can be put in order, and what cannot follow.</param>
/// <param name="Configurations">Size of the search.</param>
internal sealed record Verdict(Decision Decision, string Explanation, long Configurations)
{
    /// <summary>Fails with the explanation unless the history is linearizable.</summary>
    public void ShouldBeLinearizable(string? context = null)
    {
        if (Decision != Decision.Linearizable) Assert.Fail($"{Decision}\n{context}\n{Explanation}");
    }
}
