namespace Concord.Audit;

/// <summary>What is wrong at a place of the log.</summary>
public enum AuditFaultKind
{
    /// <summary>The next line names another hash: one of the two was changed.</summary>
    Changed,

    /// <summary>Lines are missing before this one, or at the end.</summary>
    Missing,

    /// <summary>The line has a number that was there before: it was moved, or put in again.</summary>
    OutOfOrder,

    /// <summary>It is no line of the log: damaged, or put there by somebody else.</summary>
    Unreadable,
}
