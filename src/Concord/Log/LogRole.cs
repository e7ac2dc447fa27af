namespace Concord.Log;

/// <summary>What a node is to its log.</summary>
public enum LogRole
{
    /// <summary>The only one.</summary>
    Standalone = 0,

    /// <summary>Its member leads.</summary>
    Leader,

    /// <summary>Its member votes and follows.</summary>
    Follower,

    /// <summary>Its member follows and does not vote yet.</summary>
    Learner,

    /// <summary>It uses a cluster of which it has no member.</summary>
    Client,

    /// <summary>No majority answers: nothing can be written, strong reads wait.</summary>
    NoQuorum,

    /// <summary>It cannot go on without an operator; <see cref="LogStatus.Problem"/> says why.</summary>
    Failed,
}
