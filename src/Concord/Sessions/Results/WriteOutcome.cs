namespace Concord.Sessions;

/// <summary>How a conditional write ended.</summary>
public enum WriteOutcome
{
    /// <summary>The condition held, and it was done.</summary>
    Done = 0,

    /// <summary>The condition did not hold; nothing was written.</summary>
    ConditionFailed,

    /// <summary>There is no such key; nothing was written.</summary>
    NotFound,
}
