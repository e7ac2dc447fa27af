namespace Concord.Cluster.Tests.Linearizability;

/// <summary>What became of a check.</summary>
internal enum Decision
{
    /// <summary>There is an order that explains every answer.</summary>
    Linearizable,

    /// <summary>There is none.</summary>
    NotLinearizable,

    /// <summary>The search was given up at its bound. It proves nothing, so a test must not take it for a success.</summary>
    Undecided,
}
